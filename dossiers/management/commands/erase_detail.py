"""`erase_detail`: personal data leaves the history of an ended dossier, on a legal ground."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from citizens.models import Person
from dossiers.erasure import erase
from dossiers.flow import NotAllowed
from dossiers.models import Dossier


class Command(BaseCommand):
    help = "Erase names, reasons and texts from a dossier's history. This cannot be undone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="code or reference of the dossier")
        parser.add_argument("--ground", required=True, help="law, and number of the request")
        parser.add_argument("--by", required=True, help="user name of the leader who decides it")
        parser.add_argument(
            "--seq", type=int, nargs="+", default=None, help="these events only; else all"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        dossier = Dossier.objects.numbered(options["code"]).first()
        if dossier is None:
            raise CommandError(f"There is no dossier {options['code']}.")
        by = Person.objects.filter(username=options["by"], is_active=True).first()
        if by is None:
            raise CommandError(f"There is no user {options['by']}.")
        try:
            event = erase(
                dossier,
                by=by,
                at=timezone.now(),
                ground=options["ground"],
                seqs=options["seq"],
            )
        except NotAllowed as refusal:
            raise CommandError(str(refusal)) from None
        erased = event.detail.content["erased"]
        self.stdout.write(f"Erased from {dossier}: events {', '.join(map(str, erased))}.")
