"""The receipts of one fee alone, asked for again until all are printed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from citizens.requests import person_of
from dossiers.paying import ties_seen_by
from dossiers.views.slips import LATER, SELDOM, THEN, look_of
from payments.receipts.shown import receipts_of


def fee_receipts(request: HttpRequest, pk: int) -> HttpResponse:
    """Of a dossier that the person sees."""
    tie = get_object_or_404(ties_seen_by(person_of(request)), charge=pk)
    look = look_of(request)
    words = {
        "charge": tie.charge,
        "receipts": receipts_of([tie.charge]).get(pk, []),
        "look": look + 1,
        "look_after": THEN if look < 6 else LATER if look < 40 else SELDOM,
    }
    return render(request, "paying/receipts.html", words)
