"""One verb for many dossiers: tick them in a list, say once what the verb asks, see what came
of each."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from citizens.models import Person
from citizens.requests import person_of
from citizens.typed_input import typed_input
from dossiers import queue
from dossiers.bulk import Asked, Result, move_many, plain_number
from dossiers.flow import Move
from dossiers.forms.bulk import BulkForm, too_many
from dossiers.models import Dossier
from dossiers.picks import BULK, asked_in, found_of, is_open, pick_of
from dossiers.views.lists import reach_with

KEY = "bulk"  # in the session: what came of the last verb for many


def bulk(request: HttpRequest) -> HttpResponse:
    """What was ticked, and what the verb asks; sent again with `sure`, it is done."""
    person = person_of(request)
    reach_with(person, *queue.HANDS)
    sent = request.POST if request.method == "POST" else typed_input(request)
    if sent is None:
        return redirect("queue")
    move, asked = BULK.get(sent.get("verb", "")), asked_in(sent.getlist("pick"))
    if move is None or not asked:
        messages.warning(request, _("Tick at least one dossier, and choose what to do."))
        return redirect(list_of(sent))
    found = found_of(asked, person)
    rows = [(one, found.get(plain_number(one.number))) for one in asked]
    is_sure = request.method == "POST" and "sure" in sent
    fitting = [row for _one, row in rows if row and is_open(move, row, person)]
    form = BulkForm(
        move, fitting, person, len(asked), sent if is_sure else None, initial=sent.dict()
    )
    if is_sure and form.is_valid():
        return acted(request, move, asked, form, timezone.localtime())
    words = {
        "move": move,
        "form": form,
        "chosen": chosen_of(rows, move, person),
        "fitting": len(fitting),
        "too_many": too_many(len(asked), move.verb),
        "view": sent.get("view", ""),
        "back": list_of(sent),
    }
    return render(request, "desk/bulk.html", words, status=400 if form.errors else 200)


def chosen_of(
    rows: Sequence[tuple[Asked, Dossier | None]], move: Move, person: Person
) -> list[tuple[str, Dossier, bool]]:
    """With the number last seen; and whether the verb is open on it."""
    return [
        (f"{one.number}@{one.seq}", row, is_open(move, row, person))
        for one, row in rows
        if row is not None
    ]


def list_of(sent: QueryDict) -> str:
    view = sent.get("view", "")
    return reverse("queue", query={"view": view}) if view in queue.VIEWS else reverse("queue")


def acted(
    request: HttpRequest, move: Move, asked: Sequence[Asked], form: BulkForm, at: datetime
) -> HttpResponse:
    """Does it; what came of each is shown by a page of its own, which may be loaded again."""
    words = {name: value for name, value in form.cleaned_data.items() if value is not None}
    results = move_many(person_of(request), move.verb, asked, words, at=at)
    request.session[KEY] = {
        "verb": move.verb,
        "back": list_of(request.POST),
        "words": {name: request.POST.get(name, "") for name in form.fields},
        "results": [kept(one) for one in results],
    }
    return redirect("bulk_done")


def kept(result: Result) -> tuple[str, str]:
    """By the number it has now, and why it was not done."""
    number = result.dossier.number if result.dossier else result.number
    return number, result.refusal or ""


def done(request: HttpRequest) -> HttpResponse:
    """What came of each of the dossiers that were moved together last."""
    person = person_of(request)
    reach_with(person, *queue.HANDS)
    last: dict[str, Any] | None = request.session.get(KEY)
    if last is None:
        return redirect("queue")
    move = BULK[last["verb"]]
    found = found_of([Asked(number) for number, _refusal in last["results"]], person)
    rows = [
        (number, found.get(plain_number(number)), refusal) for number, refusal in last["results"]
    ]
    left = [row for _number, row, refusal in rows if refusal and row]
    refused = sum(bool(refusal) for _number, _row, refusal in rows)
    words = {
        "move": move,
        "rows": sorted(rows, key=lambda row: not row[2]),
        "moved": len(rows) - refused,
        "refused": refused,
        "again": [pick_of(row) for row in left if is_open(move, row, person)],
        "words": last["words"],
        "back": last["back"],
    }
    return render(request, "desk/bulk_done.html", words)
