"""The catalogue manager's home: what is wrong, what waits, the counts of a day."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from agencies.models import UnitKind
from procedures.alarms import alarms
from procedures.counts import ONLINE, TRAITS, by_level, by_trait
from procedures.day_form import DayForm
from procedures.decided import by_act, decisions_of
from procedures.duties import with_duties
from procedures.managers import manager_of
from procedures.models import Decision, DecisionState
from procedures.shortened import shortened

LEVELS: dict[str, Any] = dict(UnitKind.choices)


def catalogue(request: HttpRequest) -> HttpResponse:
    """What is wrong first, then what waits, then the counts of a day."""
    person = manager_of(request)
    today = timezone.localdate()
    form = DayForm(request.GET or None)
    asked = form.cleaned_data["on"] if form.is_bound and form.is_valid() else None
    drafts = Decision.objects.exclude(state=DecisionState.PUBLISHED).prefetch_related("entries")
    words = {
        "alarms": alarms(today),
        "drafts": with_duties(drafts, person),
        "form": form,
        **counts(asked or today),
    }
    return render(request, "catalogue/home.html", words, status=400 if form.errors else 200)


def counts(day: date) -> dict[str, Any]:
    first = date(day.year, 1, 1)
    levels = by_level(day)
    traits, online = by_trait(day, TRAITS), by_trait(day, ONLINE)
    return {
        "day": day,
        "year": f"{day:%Y}",
        "today": timezone.localdate(),
        "total": sum(levels.values()),
        "levels": [(level or "none", LEVELS.get(level, ""), n) for level, n in levels.items()],
        "traits": [(name, label, traits[name]) for name, (label, _of) in TRAITS.items()],
        "online": [(name, label, online[name]) for name, (label, _of) in ONLINE.items()],
        "shortened": shortened(day),
        "decisions": decisions_of(first, day).count(),
        "acts": by_act(first, day),
        "years": [str(day.year - 1), str(day.year - 2)],
    }
