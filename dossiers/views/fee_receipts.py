"""The receipts of one fee alone, asked for again until all are printed."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from citizens.requests import person_of
from dossiers.capacity import capacities, stands_as_applicant
from dossiers.paying import ties_seen_by
from dossiers.transitions.desk_money import TAKERS
from dossiers.views.slips import LATER, SELDOM, THEN, look_of
from payments.receipts.reprinting import print_again
from payments.receipts.shown import receipts_of


def fee_receipts(request: HttpRequest, pk: int) -> HttpResponse:
    """Of a dossier that the person sees."""
    tie = get_object_or_404(ties_seen_by(person_of(request)), charge=pk)
    look = look_of(request)
    receipts = receipts_of([tie.charge]).get(pk, [])
    words = {
        "charge": tie.charge,
        "receipts": receipts,
        "receipt": receipts[0] if receipts and not tie.charge.receipt_owed_at else None,
        "look": look + 1,
        "look_after": THEN if look < 6 else LATER if look < 40 else SELDOM,
    }
    is_now = "now" in request.GET  # beside the slip of a moment ago
    return render(request, "desk/receipt_now.html" if is_now else "paying/receipts.html", words)


@require_POST
def fee_receipt_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Prints one whose file is lost, for whoever takes money at the desk of its dossier."""
    person = person_of(request)
    dossier = get_object_or_404(ties_seen_by(person), charge__receipts=pk).dossier
    if stands_as_applicant(person, dossier) or not TAKERS & capacities(person, dossier):
        raise Http404
    if print_again(pk, by=person, at=timezone.now()):
        messages.success(request, _("The receipt is printed again."))
    else:
        messages.warning(request, _("The receipt is not lost: open it again."))
    return redirect("dossier", dossier.number)
