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
from dossiers.counter import Paid
from dossiers.flow import NotAllowed
from dossiers.forms.counted import CountForm
from dossiers.forms.money import AmountForm, ArrivedForm, MethodForm, TakeForm, WaiveForm
from dossiers.forms.receive_paid import TakeAndReceiveForm
from dossiers.hand_out_fees import rules_at_hand_out
from dossiers.models import Dossier
from dossiers.transitions.desk_money import (
    correct_charge,
    count_fees,
    take_and_receive,
    take_charge,
    waive_charge,
)
from dossiers.views.desk_dossier import staff_page
from dossiers.views.dossier import visible
from dossiers.views.money_shown import OpenedForm, id_of
from payments.models import Charge, CounterMethod


def take(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    found, charge = charge_of(request, number, pk)
    form = TakeForm(request.POST, auto_id=id_of("take", pk))
    opened = OpenedForm("take", form, pk)
    if not is_sent(request, form):
        return once_more(request, found, opened)
    return taken(request, found, charge, paid_of(form.cleaned_data), opened)


def arrived(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """A transfer for what is not to be paid any more."""
    found, charge = charge_of(request, number, pk)
    form = ArrivedForm(request.POST, auto_id=id_of("arrived", pk))
    opened = OpenedForm("arrived", form, pk)
    if not is_sent(request, form):
        return once_more(request, found, opened)
    words = form.cleaned_data
    paid = Paid(CounterMethod.TRANSFER, words["number"], words["amount"], seen=0)
    return taken(request, found, charge, paid, opened)


def taken(
    request: HttpRequest, found: Dossier, charge: Charge, paid: Paid, opened: OpenedForm
) -> HttpResponse:
    try:
        taking = take_charge(found, charge, paid, by=person_of(request), at=now())
    except NotAllowed as refused:
        return refused_now(request, found.number, opened, refused)
    return done(request, found, _("Taken: %(amount)s.") % {"amount": dong(taking.amount)})


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
    found, person, at = official(request, number), person_of(request), now()
    form = TakeAndReceiveForm(found, person, request.POST, at=at)
    opened = OpenedForm("receive", form)
    if not is_sent(request, form):
        return once_more(request, found, opened)
    words = dict(form.cleaned_data)
    paid = paid_of({name: words.pop(name) for name in MethodForm.base_fields})
    try:
        received = take_and_receive(found, paid, by=person, at=at, **words)
    except NotAllowed as refused:
        form.data = {**dict(form.data.items()), "seq": str(official(request, number).event_count)}
        return refused_now(request, number, opened, refused)
    return done(request, received, _("Received under the code %(code)s.") % {"code": received.code})


def count(request: HttpRequest, number: str) -> HttpResponse:
    """By how many pages and copies."""
    found = official(request, number)
    form = CountForm(rules_at_hand_out(found), {}, request.POST)
    opened = OpenedForm("count", form)
    if not form.rules:
        raise Http404
    if not is_sent(request, form):
        return once_more(request, found, opened)
    try:
        count_fees(found, form.given(), by=person_of(request), at=now())
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
    """Cash has no number."""
    method = CounterMethod(words["method"])
    number = "" if method == CounterMethod.CASH else words["number"]
    return Paid(method, number, words.get("amount"), words["seen"])


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


def done(request: HttpRequest, found: Dossier, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("dossier", found.number)
