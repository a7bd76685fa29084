"""`check_clocks`: whether all due dates are what follows from the dossiers' history."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from dossiers.clock_check import check_clocks


class Command(BaseCommand):
    help = "Reckon the clock of open and lately ended dossiers again; exits 1 where it differs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="with the whole archive")

    def handle(self, *args: Any, **options: Any) -> None:
        finding = check_clocks(timezone.now(), all_ended=options["all"])
        for difference in finding.differences:
            self.stdout.write(str(difference))
        if finding.differences:
            raise CommandError(str(finding))
        self.stdout.write(str(finding))
