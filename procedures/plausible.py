"""Which days a decision of this house may bear."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

FIRST = date(2000, 1, 1)
AHEAD = timedelta(days=3 * 365)
WRONG_YEAR = _("Check the year.")


def is_plausible(day: date, today: date) -> bool:
    """Decisions of this house lie neither in another century nor years ahead: a version from the
    year 9999 on would let nobody ever amend the procedure."""
    return FIRST <= day <= today + AHEAD


def check_plausible(day: date) -> None:
    """The same, of what is typed. Raises ValidationError."""
    if not is_plausible(day, timezone.localdate()):
        raise ValidationError(WRONG_YEAR)


def eve_of(day: date) -> date:
    """The day before; a draft may bear any day, so of the first of all it is that day itself."""
    return max(day, date.min + timedelta(1)) - timedelta(1)
