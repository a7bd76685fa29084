"""Takes a file into the catalogue, or says what would become of each of its rows."""

from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from procedures.records.fates import Became, Fate
from procedures.records.importing import Refused, take_in
from procedures.records.reading import source_of


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
            self._refuse(refused.fates)
        try:
            fates = take_in(source.document, by=None, at=timezone.now(), **way)
        except Refused as refused:
            self._refuse(source.placed(refused.fates))
        self._table(source.placed(fates))
        self.stdout.write("Nothing was taken in: a dry run." if way["is_dry"] else "Taken in.")

    def _refuse(self, fates: list[Fate]) -> None:
        self._table(fates)
        raise CommandError("Nothing was taken in.")

    def _table(self, fates: list[Fate]) -> None:
        """A line for each row; how many of each below."""
        rows = [(str(one.became.value), one.name, one.place, one.why) for one in fates]
        wide = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
        for *told, why in rows:
            line = "  ".join(words.ljust(wide[place]) for place, words in enumerate(told))
            self.stdout.write(f"{line}  {why}".rstrip())
        counted = Counter(one.became for one in fates)
        self.stdout.write(", ".join(f"{counted[became]} {became.value}" for became in Became))
