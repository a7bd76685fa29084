"""Which days a decision of this house may bear."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

FIRST = date(1945, 1, 1)
AHEAD = timedelta(days=3 * 365)


def is_plausible(day: date, today: date) -> bool:
    """Decisions lie neither before the republic nor years ahead: a version from the year 9999 on
    would let nobody ever amend the procedure."""
    return FIRST <= day <= today + AHEAD


def wrong_year(today: date) -> str:
    words = {"first": FIRST.year, "last": f"{today + AHEAD:%d/%m/%Y}"}
    return _("Check the year: a day from %(first)s to %(last)s.") % words


def check_plausible(day: date) -> None:
    """The same, of what is typed. Raises ValidationError."""
    today = timezone.localdate()
    if not is_plausible(day, today):
        raise ValidationError(wrong_year(today))


def eve_of(day: date) -> date:
    """The day before; a draft may bear any day, so of the first of all it is that day itself."""
    return max(day, date.min + timedelta(1)) - timedelta(1)
