"""What officials do about the fees of a dossier, on its page."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from citizens.requests import person_of
from citizens.templatetags.citizens import dong
from dossiers.capacity import stands_as_applicant
from dossiers.counted_fees import ReasonNeeded, counts_known
from dossiers.counter import Paid
from dossiers.done import sentence_after
from dossiers.flow import NotAllowed
from dossiers.forms.counted import CountForm
from dossiers.forms.money import AmountForm, ArrivedForm, MethodForm, TakeForm, WaiveForm
from dossiers.forms.take_and_move import TakeAndMoveForm
from dossiers.forms.transfer_reference import offer_references
from dossiers.hand_out_fees import rules_at_hand_out
from dossiers.models import Dossier
from dossiers.money_told import taken_in_words, told_of
from dossiers.transitions.desk_money import (
    correct_charge,
    count_fees,
    take_and_move,
    take_charge,
    waive_charge,
)
from dossiers.views.desk_dossier import staff_page
from dossiers.views.dossier import visible
from dossiers.views.money_shown import OpenedForm, id_of
from payments.models import Charge, CounterMethod, Taking
from payments.transfers import by_transfer


def take(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    found, charge = charge_of(request, number, pk)
    form = TakeForm(request.POST, auto_id=id_of("take", pk))
    offer_references(form, by_transfer([charge]))
    opened = OpenedForm("take", form, pk)
    if not is_sent(request, form):
        return once_more(request, found, opened)
    return taken(request, found, charge, paid_of(form.cleaned_data), opened)


def arrived(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """A transfer for what is not to be paid any more."""
    found, charge = charge_of(request, number, pk)
    form = ArrivedForm(request.POST, auto_id=id_of("arrived", pk))
    offer_references(form, by_transfer([charge]))
    opened = OpenedForm("arrived", form, pk)
    if not is_sent(request, form):
        return once_more(request, found, opened)
    words = form.cleaned_data
    reference = words.get("reference", "")
    paid = Paid(CounterMethod.TRANSFER, words["number"], words["amount"], 0, reference)
    return taken(request, found, charge, paid, opened)


def taken(
    request: HttpRequest, found: Dossier, charge: Charge, paid: Paid, opened: OpenedForm
) -> HttpResponse:
    try:
        taking = take_charge(found, charge, paid, by=person_of(request), at=now())
    except NotAllowed as refused:
        return refused_now(request, found.number, opened, refused)
    told = told_of(taking)
    return done(request, found, told.sentence, is_well=told.is_well)


def waive(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    found, charge = charge_of(request, number, pk)
    form = WaiveForm(request.POST, auto_id=id_of("waive", pk))
    opened = OpenedForm("waive", form, pk)
    if not is_sent(request, form):
        return once_more(request, found, opened)
    try:
        reason = form.cleaned_data["reason"]
        waive_charge(found, charge, by=person_of(request), at=now(), reason=reason)
    except NotAllowed as refused:
        return refused_now(request, number, opened, refused)
    return done(request, found, _("The fee is waived."))


def correct(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    found, charge = charge_of(request, number, pk)
    form = AmountForm(request.POST, auto_id=id_of("amount", pk))
    opened = OpenedForm("amount", form, pk)
    if not is_sent(request, form):
        return once_more(request, found, opened)
    amount, reason = form.cleaned_data["amount"], form.cleaned_data["reason"]
    try:
        correct_charge(found, charge, amount, by=person_of(request), at=now(), reason=reason)
    except NotAllowed as refused:
        return refused_now(request, number, opened, refused)
    return done(request, found, _("The amount is %(amount)s now.") % {"amount": dong(amount)})


def receive(request: HttpRequest, number: str) -> HttpResponse:
    """Takes what is owed and receives the filing."""
    return together(request, number, "receive")


def hand_out(request: HttpRequest, number: str) -> HttpResponse:
    """Takes what is owed and hands the result out."""
    return together(request, number, "hand_out")


def together(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    found, person, at = official(request, number), person_of(request), now()
    form = TakeAndMoveForm(verb, found, person, request.POST, at=at)
    opened = OpenedForm(verb, form)
    if not is_sent(request, form):
        return once_more(request, found, opened)
    words = dict(form.cleaned_data)
    asked = (*MethodForm.base_fields, "reference")
    paid = paid_of({name: words.pop(name, None) for name in asked})
    try:
        moved = take_and_move(verb, found, paid, by=person, at=at, **words)
    except NotAllowed as refused:
        form.data = {**dict(form.data.items()), "seq": str(official(request, number).event_count)}
        return refused_now(request, number, opened, refused)
    takings = Taking.objects.filter(
        charge__dossier_charge__dossier=found, by=person, recorded_at=at
    )
    return done(request, moved, f"{taken_in_words(takings)} {sentence_after(verb, moved)}")


def count(request: HttpRequest, number: str) -> HttpResponse:
    """By how many pages and copies."""
    found = official(request, number)
    rules = rules_at_hand_out(found)
    form = CountForm(rules, counts_known(found, rules), request.POST, is_paid=True)
    opened = OpenedForm("count", form)
    if not form.rules:
        raise Http404
    if not is_sent(request, form):
        return once_more(request, found, opened)
    try:
        reason = form.cleaned_data["reason"]
        count_fees(found, form.given(), by=person_of(request), at=now(), reason=reason)
    except ReasonNeeded as needed:
        form.add_error("reason", str(needed.reason))
        return once_more(request, found, opened)
    except NotAllowed as refused:
        return refused_now(request, number, opened, refused)
    return done(request, found, _("The fee is reckoned by these numbers."))


def now() -> datetime:
    return timezone.localtime()


def official(request: HttpRequest, number: str) -> Dossier:
    """The dossier, to whoever does not stand before it as its applicant."""
    found = visible(request, number)
    if stands_as_applicant(person_of(request), found):
        raise Http404
    return found


def charge_of(request: HttpRequest, number: str, pk: int) -> tuple[Dossier, Charge]:
    found = official(request, number)
    tie = get_object_or_404(found.charges.select_related("charge"), charge=pk)
    return found, tie.charge


def paid_of(words: dict[str, Any]) -> Paid:
    """Cash has no number, and only a transfer names a code."""
    method = CounterMethod(words["method"])
    number = "" if method == CounterMethod.CASH else words["number"]
    reference = (words.get("reference") or "") if method == CounterMethod.TRANSFER else ""
    return Paid(method, number, words.get("amount"), words["seen"], reference)


def is_sent(request: HttpRequest, form: Any) -> bool:
    return request.method == "POST" and form.is_valid()


def once_more(request: HttpRequest, found: Dossier, opened: OpenedForm) -> HttpResponse:
    """With what is wrong beside the field; to whoever only asks, the page."""
    if request.method != "POST":
        return redirect("dossier", found.number)
    return staff_page(request, found, now(), status=400, money_form=opened)


def refused_now(
    request: HttpRequest, number: str, opened: OpenedForm, refused: NotAllowed
) -> HttpResponse:
    """The page as it is now, with the reason; what was typed stays where it is still asked."""
    messages.warning(request, str(refused.reason))
    found = official(request, number)
    return staff_page(request, found, now(), status=409, money_form=opened)


def done(
    request: HttpRequest, found: Dossier, sentence: str, *, is_well: bool = True
) -> HttpResponse:
    messages.add_message(request, messages.SUCCESS if is_well else messages.WARNING, sentence)
    return redirect("dossier", found.number)
