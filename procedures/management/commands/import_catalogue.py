"""Takes a file into the catalogue, or says what would become of each of its rows."""

from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from procedures.records.fates import Became
from procedures.records.importing import Refused, take_in
from procedures.records.reading import source_of
from procedures.records.told_rows import Row, unread_rows


class Command(BaseCommand):
    help = "Take in a catalogue, JSON or XLSX; one refused row, and nothing of it is taken in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file")
        parser.add_argument("--dry-run", action="store_true", help="only say what would become")
        parser.add_argument(
            "--publish", action="store_true", help="publish the decisions: the file is trusted"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            content = Path(options["file"]).read_bytes()
        except OSError as broken:
            raise CommandError(f"{options['file']}: {broken.strerror}.") from broken
        way = {"is_dry": options["dry_run"], "is_published": options["publish"]}
        try:
            source = source_of(content)
        except Refused as refused:
            self._refuse(unread_rows(refused.fates))
        try:
            fates = take_in(
                source.document, faults=source.faults, by=None, at=timezone.now(), **way
            )
        except Refused as refused:
            self._refuse(source.rows(refused.fates))
        self._table(source.rows(fates))
        self.stdout.write("Nothing was taken in: a dry run." if way["is_dry"] else "Taken in.")

    def _refuse(self, rows: list[Row]) -> None:
        self._table(rows)
        raise CommandError("Nothing was taken in.")

    def _table(self, rows: list[Row]) -> None:
        """A line for each row, and for each further reason; how many of each below."""
        told = [(str(one.became.value), one.code, one.place, one.name) for one in rows]
        wide = [max((len(row[column]) for row in told), default=0) for column in range(3)]
        for row, one in zip(told, rows, strict=True):
            line = "  ".join(words.ljust(wide[place]) for place, words in enumerate(row[:3]))
            self.stdout.write(f"{line}  {one.name}".rstrip())
            for reason in one.reasons:
                self.stdout.write(f"    {reason.place}: {reason.why}")
        counted = Counter(one.became for one in rows)
        self.stdout.write(", ".join(f"{counted[became]} {became.value}" for became in Became))
