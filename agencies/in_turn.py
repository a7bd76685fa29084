"""Rows that are valid one after the other: a new one ends what was in force the day before."""

from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

DAY = timedelta(days=1)


class Taken(Exception):
    """`field` cannot be so; the message is a sentence."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field, self.sentence = field, sentence


def put_in_force(rows: QuerySet[Any], new: Any) -> None:
    """Saves `new`, one more of the rows, from its `valid_from` on. What is in force then ends the
    day before; without an end of its own it ends where a later one begins. Raises Taken."""
    try:
        with transaction.atomic():
            held = list(rows.select_for_update().order_by("valid_from"))
            _check_begin(held, new.valid_from)
            _check_end(held, new)
            for row in held:
                if row.valid_from < new.valid_from and not _is_over(row, new.valid_from):
                    row.valid_to = new.valid_from - DAY
                    row.save(update_fields=["valid_to"])
            new.save(force_insert=True)
    except IntegrityError:
        sentence = _("Somebody else has just changed this. Look again.")
        raise Taken("valid_from", sentence) from None


def end_on(rows: QuerySet[Any], pk: int, last: date) -> Model | None:
    """Lets one end early, so that nothing of its own follows; None where it is over already."""
    with transaction.atomic():
        row = rows.select_for_update().filter(pk=pk).first()
        if row is None or _is_over(row, last) or row.valid_from > last:
            return None
        row.valid_to = last
        row.save(update_fields=["valid_to"])
    found: Model = row
    return found


def _is_over(row: Any, day: date) -> bool:
    return row.valid_to is not None and row.valid_to < day


def _check_begin(held: list[Any], begins: date) -> None:
    if any(row.valid_from == begins for row in held):
        words = {"day": f"{begins:%d/%m/%Y}"}
        raise Taken("valid_from", _("One begins on %(day)s already. Choose another day.") % words)


def _check_end(held: list[Any], new: Any) -> None:
    later = [row.valid_from for row in held if row.valid_from > new.valid_from]
    if not later:
        return
    if new.valid_to is None:
        new.valid_to = later[0] - DAY
    elif new.valid_to >= later[0]:
        words = {"day": f"{later[0]:%d/%m/%Y}"}
        sentence = _("Another begins on %(day)s. End before it, or leave the end empty.") % words
        raise Taken("valid_to", sentence)
