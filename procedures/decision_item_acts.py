"""What a draft is to abolish, what leaves it, and the end of the draft itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from procedures.decision_acts import acted
from procedures.decision_forms import AbolishForm
from procedures.decision_page import decision_page
from procedures.drafting import abolish, discard, remove
from procedures.managers import manager_of
from procedures.models import Decision


@require_POST
def remove_item(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    seen = request.POST.get("seen", "")
    done = _("%(code)s is out of the decision.") % {"code": code}
    return acted(request, pk, lambda **who: remove(pk, code, seen=seen, **who), done)


@require_POST
def discard_decision(request: HttpRequest, pk: int) -> HttpResponse:
    seen = request.POST.get("seen", "")
    done = _("The draft is discarded.")
    return acted(request, pk, lambda by, **_at: discard(pk, seen=seen, by=by), done)


@require_POST
def abolish_in(request: HttpRequest, pk: int) -> HttpResponse:
    person = manager_of(request)
    found = get_object_or_404(Decision, pk=pk)
    form = AbolishForm(request.POST, decision=found)
    if not form.is_valid():
        return decision_page(request, found, person, {"abolish": form}, status=400)
    code = form.cleaned_data["code"]
    done = _("%(code)s is to end with this decision.") % {"code": code}
    return acted(request, pk, lambda **who: abolish(pk, code, **who), done)
