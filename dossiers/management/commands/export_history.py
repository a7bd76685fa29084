"""`export_history`: histories in a file that anybody can check with dossiers/verifier.py alone."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from dossiers.history_export import export
from dossiers.models import Dossier


class Command(BaseCommand):
    help = "Write histories to a file (.jsonl.gz). It holds personal data: keep it accordingly."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dossier", nargs="+", default=[], help="only these")

    def handle(self, *args: Any, **options: Any) -> None:
        some = None
        if numbers := options["dossier"]:
            found = [Dossier.objects.numbered(number).first() for number in numbers]
            some = [dossier for dossier in found if dossier]
            if len(some) < len(numbers):
                raise CommandError("There is no such dossier.")
        try:
            count, events = export(options["file"], at=timezone.now(), dossiers=some)
        except FileExistsError:
            raise CommandError(f"{options['file']} is there already.") from None
        self.stdout.write(f"{count:,} dossiers, {events:,} events in {options['file']}.")
