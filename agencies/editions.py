"""From the draft of a calendar to what is in force, and back."""

from datetime import datetime

from agencies.calendars import Content, content_of
from agencies.models import CalendarEdition, DayOverride, SessionVersion, WorkingCalendar
from citizens.models import Person

Rows = list[list[object]]
OF_DAY = ("date", "kind", "weekday", "name", "is_provisional")


def draft_of(calendar: WorkingCalendar) -> tuple[Rows, Rows]:
    """Sessions and days as an edition keeps them, in the order of their dates."""
    sessions = calendar.versions.order_by("effective_from")
    days = calendar.overrides.order_by("date").values_list(*OF_DAY)
    return (
        [[row.effective_from.isoformat(), row.weekdays] for row in sessions],
        [[day.isoformat(), *rest] for day, *rest in days],
    )


def is_changed(calendar: WorkingCalendar) -> bool:
    """Whether the draft says something else than what is in force."""
    sessions, days = draft_of(calendar)
    edition = calendar.edition
    return edition is None or (edition.sessions, edition.days) != (sessions, days)


def drafted(calendar: WorkingCalendar) -> Content:
    return content_of(*draft_of(calendar))


def publish(
    calendar: WorkingCalendar, *, at: datetime, by: Person | None = None
) -> CalendarEdition:
    """The draft is in force from now on. The caller holds the calendar's row."""
    sessions, days = draft_of(calendar)
    edition = CalendarEdition.objects.create(
        calendar=calendar, sessions=sessions, days=days, published_at=at, published_by=by
    )
    calendar.edition = edition
    calendar.save(update_fields=["edition"])
    return edition


def discard_draft(calendar: WorkingCalendar) -> None:
    """The draft becomes what is in force. The caller holds the calendar's row."""
    edition = calendar.edition
    calendar.versions.all().delete()
    calendar.overrides.all().delete()
    if edition is None:
        return
    SessionVersion.objects.bulk_create(
        SessionVersion(calendar=calendar, effective_from=begins, weekdays=weekdays)
        for begins, weekdays in edition.sessions
    )
    DayOverride.objects.bulk_create(
        DayOverride(calendar=calendar, **dict(zip(OF_DAY, day, strict=True)))
        for day in edition.days
    )
