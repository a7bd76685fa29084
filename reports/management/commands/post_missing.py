"""`post_missing`: what dossiers owe to the book of figures, chunk by chunk; may be run again."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from reports.ledger.closing import close_yesterday
from reports.ledger.compaction import closed_batch
from reports.ledger.settling import chunks, settle


class Command(BaseCommand):
    help = "Post what dossiers older than the book, or found by a check, have not posted."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--after", type=int, default=0, help="id behind which to go on")

    def handle(self, *args: Any, **options: Any) -> None:
        begun, looked_at, posted = time.monotonic(), 0, 0
        for pks in chunks(options["after"]):
            posted += settle(pks)
            looked_at += len(pks)
            if looked_at % 100_000 < len(pks):
                self.stdout.write(f"{looked_at}  (--after {pks[-1]})")
        closed_batch()
        close_yesterday()
        self.stdout.write(
            _("%(count)s dossiers looked at, %(posted)s posted, in %(seconds)s s.")
            % {
                "count": looked_at,
                "posted": posted,
                "seconds": f"{time.monotonic() - begun:.1f}",
            }
        )
