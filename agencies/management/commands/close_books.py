"""Closes the books of a year that is over, at all units; what is closed stays so."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from agencies.numbers import BookClosed, close_book, year_books


class Command(BaseCommand):
    help = "Closes the number books of a past year at all units; they give no more numbers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--year", type=int, required=True, help="a year that is over")

    def handle(self, *args: Any, year: int, **options: Any) -> None:
        if year >= timezone.localdate().year:
            raise CommandError(f"The year {year} is not over; its books stay open.")
        closed = 0
        for book in year_books(year).filter(closed_at=None).select_related("unit"):
            try:
                close_book(book.unit, book.book, year, by=None, at=timezone.now())
            except BookClosed:
                continue
            closed += 1
        self.stdout.write(f"{closed} books of {year} closed.")
