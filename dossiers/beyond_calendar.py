"""Where the working calendar that is published ends, nothing is reckoned."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext_lazy as _

from agencies.working_time import BeyondCalendar
from dossiers.flow_rows import NotAllowed


@contextmanager
def within_calendar() -> Iterator[None]:
    """A date that lies outside becomes a refusal."""
    try:
        yield
    except BeyondCalendar:
        raise NotAllowed(
            _("The time limit goes beyond the published working calendar; tell the administrator.")
        ) from None
