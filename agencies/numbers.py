"""Gap-free numbers: one counter row per unit, book and day, taken inside the transaction."""

from datetime import date

from django.db import connection

from agencies.models import Unit


def next_number(unit: Unit, book: str, day: date) -> int:
    """The next number; the row stays locked until the caller commits, a rollback gives it back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO agencies_numberbook (unit_id, book, day, last) VALUES (%s, %s, %s, 1) "
            "ON CONFLICT (unit_id, book, day) "
            "DO UPDATE SET last = agencies_numberbook.last + 1 RETURNING last",
            [unit.pk, book, day],
        )
        row: tuple[int] = cursor.fetchone()
    return row[0]
