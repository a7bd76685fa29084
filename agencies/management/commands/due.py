"""`due --unit H01.155 --from 2026-11-16T09:10 --days 3 --explain`: when a time limit ends."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive, make_aware

from agencies.due import Axis, Term, due
from agencies.models import Unit
from agencies.working_time import BeyondCalendar


class Command(BaseCommand):
    help = "The end of a time limit by a unit's working time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--unit", required=True, help="code of the unit")
        parser.add_argument("--from", required=True, dest="start", help="ISO 8601; local time")
        length = parser.add_mutually_exclusive_group(required=True)
        length.add_argument("--hours", type=int)
        length.add_argument("--days", type=int, help="working days")
        length.add_argument("--calendar-days", type=int)
        parser.add_argument("--explain", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        unit = Unit.objects.filter(code=options["unit"]).first()
        if unit is None:
            raise CommandError(f"There is no unit {options['unit']}.")
        axis = next(axis for axis in Axis if options[axis] is not None)
        if options[axis] < 0:
            raise CommandError("A time limit runs forward: the number must not be negative.")
        try:
            answer = due(unit, moment(options["start"]), Term(axis, options[axis]))
        except BeyondCalendar as beyond:
            raise CommandError(str(beyond)) from None
        if options["explain"]:
            self.stdout.write("\n".join(answer.explanation))
        self.stdout.write(answer.due.isoformat())


def moment(text: str) -> datetime:
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None:
        raise CommandError(f"{text} is no moment such as 2026-11-16T09:10.")
    return make_aware(found) if is_naive(found) else found
