"""What stands in a history where a text was erased: when, and on what ground."""

from collections.abc import Iterable, Mapping

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext

from dossiers.models import Event


def grounds_of(events: Iterable[Event]) -> dict[int, str]:
    """By the number of the event that erased."""
    return {
        event.seq: str(event.detail.content.get("ground", ""))
        for event in events
        if event.verb == "erase"
    }


def tombstone(event: Event, grounds: Mapping[int, str]) -> str:
    """Empty where the detail is still there."""
    detail = event.detail
    if detail.erased_at is None:
        return ""
    return gettext("This text was erased on %(day)s. Ground: %(ground)s") % {
        "day": date_format(localtime(detail.erased_at), "d/m/Y"),
        "ground": grounds.get(detail.erased_seq or 0) or "–",
    }
