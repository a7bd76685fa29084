"""The cashier books a transfer from the bank's statement by the code that it names."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import Role
from citizens.requests import person_of
from citizens.templatetags.citizens import dong
from dossiers import queue
from dossiers.counter import Paid
from dossiers.flow import NotAllowed
from dossiers.forms.seen_transfer import SeenTransferForm
from dossiers.seen_transfers import found_by
from dossiers.transitions.desk_money import take_charge
from dossiers.views.lists import reach_with
from payments.counter import open_shift_of
from payments.models import CounterMethod


def seen_transfer(request: HttpRequest) -> HttpResponse:
    """For whoever sits at a desk: the form; POST books it to the attempt, in their open shift."""
    reach_with(person_of(request), Role.CLERK)
    form = SeenTransferForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return page(request, form)
    if not form.is_valid():
        return page(request, form, 400)
    return booked(request, form)


def booked(request: HttpRequest, form: SeenTransferForm) -> HttpResponse:
    person, words = person_of(request), form.cleaned_data
    found = found_by(person, words["content"])
    if found is None:
        form.add_error("content", _("No code of a dossier of your desk is named here."))
        return page(request, form, 400)
    tie, attempt = found
    paid = Paid(
        CounterMethod.TRANSFER, words["number"], words["amount"], reference=attempt.reference
    )
    try:
        taking = take_charge(tie.dossier, tie.charge, paid, by=person, at=timezone.localtime())
    except NotAllowed as refused:
        form.add_error(None, str(refused.reason))
        return page(request, form, 409)
    said = {"amount": dong(taking.amount), "number": tie.dossier.number}
    messages.success(request, _("%(amount)s is booked for the dossier %(number)s.") % said)
    return redirect("seen_transfer")


def page(request: HttpRequest, form: SeenTransferForm, status: int = 200) -> HttpResponse:
    person = person_of(request)
    words = {"views": queue.views_for(person), "form": form, "shift": open_shift_of(person)}
    return render(request, "till/transfer.html", words, status=status)
