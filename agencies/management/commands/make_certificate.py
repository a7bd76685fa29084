"""Gives a unit a certificate with a software key from the house's own authority."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from agencies.models import Unit
from agencies.trust import certify

MOST_YEARS = 5


class Command(BaseCommand):
    help = "Make a certificate and software key with which a unit signs its results."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--unit", required=True, metavar="CODE")
        parser.add_argument("--years", type=int, default=2, help=f"1 to {MOST_YEARS}")

    def handle(self, *args: Any, **options: Any) -> None:
        years = options["years"]
        if not 1 <= years <= MOST_YEARS:
            raise CommandError(f"A certificate is made for 1 to {MOST_YEARS} years.")
        unit = Unit.objects.filter(code=options["unit"], valid_to=None).first()
        if unit is None:
            raise CommandError(f"There is no unit {options['unit']} today.")
        row = certify(unit, timezone.now(), years)
        self.stdout.write(f"{unit}: certificate {row.serial}, valid to {row.valid_to:%Y-%m-%d}")
