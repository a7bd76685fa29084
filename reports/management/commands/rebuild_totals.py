"""`rebuild_totals [--check]`: all sums of the figures from the postings, or what is wrong."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from reports.ledger.checking import Finding
from reports.ledger.rebuilding import rebuild
from reports.ledger_check import checked

NAMED = 50


class Command(BaseCommand):
    help = "Make all totals anew from the postings; with --check only compare and change nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check",
            action="store_true",
            help="compare totals, postings, the cells of every dossier and a recount",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        begun = time.monotonic()
        if options["check"]:
            self._tell(checked(timezone.now()))
        else:
            closed = rebuild()
            self.stdout.write(_("Totals made anew; closed until %(day)s.") % {"day": closed})
        seconds = time.monotonic() - begun
        self.stdout.write(_("%(seconds)s s.") % {"seconds": f"{seconds:.1f}"})

    def _tell(self, finding: Finding) -> None:
        """Exit status 1 where anything differs."""
        self.stdout.write(str(finding))
        for difference in finding.differences[:NAMED]:
            self.stdout.write(str(difference))
        for number in finding.in_question[:NAMED]:
            self.stdout.write(number)
        if not finding.is_clean:
            raise CommandError(_("The figures differ; nothing was changed."))
