"""The pages on which a catalogue manager writes a procedure of a decision."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from procedures.forms.parts import Part
from procedures.forms.row_moves import moved
from procedures.forms.sections import SECTIONS, Section
from procedures.item_page import page_words
from procedures.item_saving import Changed, Gone, save
from procedures.item_typed import typed_text
from procedures.managers import manager_of
from procedures.models import Act, DecisionItem
from procedures.publishing import NotPublishable


def catalogue_item(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """A section of the procedure; a POST saves it, or moves its rows about."""
    manager_of(request)
    items = DecisionItem.objects.select_related("decision")
    item = get_object_or_404(items, decision_id=pk, code=code)
    section = section_asked(request)
    if request.method != "POST":
        return shown(request, item, Part(section, item))
    if item.act == Act.ABOLISH:
        raise Http404
    asked, seen = request.POST.get("do", "save"), request.POST.get("seen", "")[:16]
    if asked != "save":
        part = Part(section, item, moved(request.POST, asked))
        return shown(request, item, part, seen=seen, is_unsaved=True)
    return saved(request, item, section)


def section_asked(request: HttpRequest) -> Section:
    key = request.GET.get("part") or "says"
    if key not in SECTIONS:
        raise Http404
    return SECTIONS[key]


def saved(request: HttpRequest, item: DecisionItem, section: Section) -> HttpResponse:
    part = Part(section, item, request.POST)
    seen, by = request.POST.get("seen", "")[:16], manager_of(request)
    if not part.is_in_order:
        return shown(request, item, part, seen=seen, status=400)
    try:
        is_new = save(item, part, seen=seen, by=by, at=timezone.now())
    except Changed as changed:
        part = Part(section, changed.item, request.POST)
        return shown(request, changed.item, part, is_overtaken=True, status=409)
    except NotPublishable as refused:
        return lost(request, item, part, refused.sentence)
    except Gone:
        return lost(
            request, item, part, _("The procedure was taken out of the decision meanwhile.")
        )
    messages.success(request, _("Saved.") if is_new else _("Nothing was different."))
    return redirect(f"{request.path}?part={section.key}")


def shown(
    request: HttpRequest, item: DecisionItem, part: Part, *, status: int = 200, **more: Any
) -> HttpResponse:
    words = page_words(item, part, **more)
    return render(request, "catalogue/item.html", words, status=status)


def lost(request: HttpRequest, item: DecisionItem, part: Part, reason: str) -> HttpResponse:
    """Where nothing can be saved any more: what was typed is shown, to be copied."""
    typed = typed_text(request.POST, part)
    words = {
        "reason": reason,
        "typed": typed,
        "back": reverse("catalogue_decision", args=[item.decision_id]),
    }
    return render(request, "refused.html", words, status=409)
