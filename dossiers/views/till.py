"""The cashier's shift: opened, filled, counted and closed; earlier ones, and those of the unit."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import Role
from citizens.models import Person
from citizens.requests import number_of, person_of
from citizens.templatetags.citizens import dong
from dossiers import queue
from dossiers.forms.till import CloseForAnotherForm, CloseForm, OpenForm
from dossiers.rights import reach_of
from dossiers.tills import AT_ONCE, ShiftShown, closable_by, opened_before, shifts_for, shown
from dossiers.views.intake_elsewhere import desk_of, desks_of
from dossiers.views.lists import reach_with
from dossiers.way_back import led_back, way_back
from payments.charging import NotPossible
from payments.counter import close_shift, expected_cash, open_shift, open_shift_of
from payments.models import Shift

LOOKING = (Role.CLERK, Role.LEADER, Role.PROVINCIAL_LEADER)


def till(request: HttpRequest) -> HttpResponse:
    """The open shift, or the form that opens one; POST opens it."""
    person, at = person_of(request), timezone.now()
    reach_with(person, *LOOKING)
    if request.method == "POST":
        return opened(request, person, open_form(request, person, request.POST), at)
    return page(request, person, open_form(request, person), CloseForm())


def opened(
    request: HttpRequest, person: Person, form: OpenForm | None, at: datetime
) -> HttpResponse:
    if form is None:
        raise Http404
    if not form.is_valid():
        return page(request, person, form, CloseForm(), 400)
    try:
        open_shift(form.unit, by=person, at=at, opening=form.cleaned_data["opening"])
    except NotPossible as refused:
        messages.warning(request, str(refused.sentence))
        return page(request, person, form, CloseForm(), 409)
    messages.success(request, _("Your shift is open."))
    return redirect(way_back(request) or "till")


def open_form(
    request: HttpRequest, person: Person, data: QueryDict | None = None
) -> OpenForm | None:
    """For whoever sits at a desk."""
    reach = reach_of(person)
    if not reach.desk_units:
        return None
    return OpenForm(data, desks=desks_of(reach), preset=desk_of(request, reach, data))


def page(
    request: HttpRequest,
    person: Person,
    opening: OpenForm | None,
    closing: CloseForm,
    status: int = 200,
) -> HttpResponse:
    mine = open_shift_of(person)
    before = number_of(request.GET.get("before", ""))
    seen = shifts_for(person).exclude(pk=mine.pk) if mine else shifts_for(person)
    rows = list((opened_before(seen, before) if before else seen)[: AT_ONCE + 1])
    words: dict[str, Any] = {
        "views": queue.views_for(person),
        "open": shown(mine, person) if mine else None,
        "form": opening if mine is None else closing,
        "shifts": rows[:AT_ONCE],
        "next": rows[AT_ONCE - 1].pk if len(rows) > AT_ONCE else None,
        "is_later": bool(before),
        **led_back(request),
        "leads": reach_of(person).has(Role.LEADER, Role.PROVINCIAL_LEADER),
    }
    return render(request, "till/till.html", words, status=status)


def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Counts the till and closes the shift: one's own, or as the leader of its unit."""
    person, at = person_of(request), timezone.now()
    shift = get_object_or_404(closable_by(person), pk=pk)
    if shift.cashier_id != person.pk:
        return close_for_another(request, shift, person, at)
    if request.method != "POST":
        return redirect("till")
    form = CloseForm(request.POST)
    if not form.is_valid():
        return page(request, person, None, form, 400)
    counted, note = form.cleaned_data["counted"], form.cleaned_data["note"]
    try:
        close_shift(shift.pk, by=person, at=at, counted=counted, note=note)
    except NotPossible as refused:
        shift.refresh_from_db()
        if shift.closed_at is not None:
            messages.warning(request, str(refused.sentence))
            return page(request, person, open_form(request, person), CloseForm(), 409)
        form.add_error("note", f"{refused.sentence} {difference_in_words(shift, counted)}")
        return page(request, person, None, form, 409)
    messages.success(request, _("The shift is closed."))
    return redirect("shift", shift.pk)


def close_for_another(
    request: HttpRequest, shift: Shift, person: Person, at: datetime
) -> HttpResponse:
    form = CloseForAnotherForm(request.POST)
    if request.method != "POST":
        return redirect("shift", shift.pk)
    if not form.is_valid():
        return sheet_page(request, shift, person, form, 400)
    counted, note = form.cleaned_data["counted"], form.cleaned_data["note"]
    try:
        close_shift(shift.pk, by=person, at=at, counted=counted, note=note)
    except NotPossible as refused:
        messages.warning(request, str(refused.sentence))
        shift.refresh_from_db()
        return sheet_page(request, shift, person, form, 409)
    messages.success(request, _("The shift is closed."))
    return redirect("shift", shift.pk)


def difference_in_words(shift: Shift, counted: int) -> str:
    expected = expected_cash(shift)
    words = {
        "expected": dong(expected),
        "counted": dong(counted),
        "difference": dong(abs(counted - expected)),
    }
    if counted < expected:
        return (
            _("There should be %(expected)s, you counted %(counted)s: %(difference)s less.") % words
        )
    return _("There should be %(expected)s, you counted %(counted)s: %(difference)s more.") % words


def one_shift(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet of a shift, for its cashier and the leader of the unit; it prints on A4."""
    person = person_of(request)
    found = get_object_or_404(shifts_for(person), pk=pk)
    is_closable = found.cashier_id != person.pk and closable_by(person).filter(pk=pk).exists()
    return sheet_page(request, found, person, CloseForAnotherForm() if is_closable else None)


def sheet_page(
    request: HttpRequest,
    shift: Shift,
    person: Person,
    form: CloseForAnotherForm | None,
    status: int = 200,
) -> HttpResponse:
    sheet: ShiftShown = shown(shift, person)
    asked = form if shift.closed_at is None else None
    words = {"sheet": sheet, "shift": shift, "at": timezone.now(), "form": asked}
    return render(request, "till/shift.html", words, status=status)
