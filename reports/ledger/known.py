"""What was known at a time: the last batch that was closed by then."""

from datetime import datetime

from django.db import OperationalError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from psycopg2.errors import LockNotAvailable

from reports.ledger.book import nobody_writing
from reports.models import Batch


class NotKnown(Exception):
    """With a sentence why nothing was known then."""


def batch_known(at: datetime) -> int:
    """The last batch closed by `at`; a later question about the same time gets the same.

    Raises NotKnown for the future, for the time before the book was begun, and where somebody
    goes on writing the book for longer than one waits.
    """
    if at > timezone.now():
        raise NotKnown(_("That time lies in the future."))
    closed = Batch.objects.filter(closed_at__isnull=False).order_by("closed_at")
    # Where a later batch is there already, nobody can close one with an earlier time.
    if not closed.filter(closed_at__gt=at).exists():
        _wait_for_writers()
    found = closed.filter(closed_at__lte=at).values_list("pk", flat=True).last()
    begun = closed.values_list("closed_at", flat=True).first()
    if found is None:
        if begun is None:
            raise NotKnown(_("The book of figures has no entries yet."))
        since = date_format(timezone.localtime(begun), "H:i d/m/Y")
        raise NotKnown(_("The book of figures was begun at %(since)s.") % {"since": since})
    return found


def _wait_for_writers() -> None:
    try:
        with nobody_writing():
            pass
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable):
            raise
        sentence = _("The book of figures is being written just now. Ask again in a minute.")
        raise NotKnown(sentence) from error
