"""One receipt for several dossiers of one submitter."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import Role
from citizens.models import Person
from citizens.requests import person_of
from citizens.typed_input import typed_input
from dossiers.bulk import plain_number
from dossiers.flow import NotAllowed
from dossiers.forms.joint_receipt import JointReceiptForm
from dossiers.models import Dossier, SlipKind
from dossiers.picks import asked_in, found_of
from dossiers.slips.joint import issue_joint_receipt, joinable_with
from dossiers.views.lists import reach_with


def joint_receipt(request: HttpRequest) -> HttpResponse:
    """What the submitter has handed in here lately, ticked; sent with `sure`, it is issued.

    Begun from ticks in a list, or from one dossier (`of`)."""
    person, at = person_of(request), timezone.localtime()
    reach_with(person, Role.CLERK)
    sent = request.POST if request.method == "POST" else typed_input(request) or request.GET
    picked = picked_in(sent, person)
    first = next(iter(picked), None)
    if first is None:
        messages.warning(request, _("Tick the dossiers that go on one receipt."))
        return redirect("queue")
    beside = list(joinable_with(first, person, at).select_related("version", "unit")[:200])
    is_sure = request.method == "POST" and "sure" in sent
    offered = list({one.pk: one for one in [*picked, *beside]}.values())
    form = JointReceiptForm(sent if "pick" in sent or is_sure else None, offered=offered, by=person)
    if is_sure and form.is_valid():
        try:
            slip = issue_joint_receipt(form.cleaned_data["pick"], by=person, at=at)
        except NotAllowed as refusal:
            form.add_error("pick", str(refusal.reason))
        else:
            return redirect("slip", slip.pk)
    return page(request, form, offered)


def picked_in(sent: QueryDict, person: Person) -> list[Dossier]:
    """What is ticked, else the dossier that it begins with; those that the person sees."""
    asked = asked_in(sent.getlist("pick") or sent.getlist("of"))
    found = found_of(asked, person)
    rows = [found.get(plain_number(one.number)) for one in asked]
    return [row for row in rows if row is not None and row.received_at is not None]


def page(request: HttpRequest, form: JointReceiptForm, offered: list[Dossier]) -> HttpResponse:
    pks = [one.pk for one in offered]
    standing = Dossier.objects.filter(pk__in=pks, slip_entries__slip__kind=SlipKind.RECEIPTS)
    already = dict(standing.values_list("pk", "slip_entries__slip__number"))
    rows = [
        (
            one,
            one.number in form.ticked and (form.is_bound or one.pk not in already),
            already.get(one.pk),
        )
        for one in offered
    ]
    words = {"form": form, "rows": rows, "submitter": offered[0]}
    return render(request, "desk/joint_receipt.html", words, status=400 if form.errors else 200)
