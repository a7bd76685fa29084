"""What was left over, issued and printed."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from payments.following import follow_up
from payments.receipts.printing import (
    print_receipt,
    receipts_to_issue,
    receipts_to_print,
    units_without_book,
)

log = logging.getLogger(__name__)
LEFT_FOR = timedelta(minutes=1)


def sweep_receipts(at: datetime) -> int:
    """Issues and prints what has been owed for more than a minute; what else follows from such a
    charge was lost with it. Units that took money and have no open book are an alarm each time."""
    before = at - LEFT_FOR
    if units := units_without_book(before, at):
        log.error("receipts are owed, but their book is closed: %s", ", ".join(units))
    issued = _each(receipts_to_issue(before, at), lambda pk: follow_up(pk, at))
    return issued + _each(receipts_to_print(before), lambda pk: print_receipt(pk, at))


def _each(pks: Iterable[int], act: Callable[[int], int]) -> int:
    """One that fails holds up no other."""
    done = 0
    for pk in pks:
        try:
            done += act(pk)
        except Exception:
            log.exception("the receipt of charge or row %s stays owed", pk)
    return done
