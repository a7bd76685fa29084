"""Writes the whole catalogue into a file."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from procedures.exporting import as_json, as_xlsx


class Command(BaseCommand):
    help = "Write the catalogue as JSON, or as XLSX where the file's name ends so; “-” is stdout."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file")

    def handle(self, *args: Any, **options: Any) -> None:
        name: str = options["file"]
        is_xlsx = name.lower().endswith(".xlsx")
        content = as_xlsx(timezone.localtime()) if is_xlsx else as_json()
        if name == "-":
            sys.stdout.buffer.write(content)
            return
        try:
            Path(name).write_bytes(content)
        except OSError as broken:
            raise CommandError(f"{name} cannot be written: {broken.strerror}.") from broken
        self.stdout.write(f"{name}: {len(content)} bytes")
