"""`verify_history`: whether what has happened still stands as it was written down."""

import os
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from dossiers import verifier
from dossiers.history_check import Checked, check_dossiers, check_histories
from dossiers.models import Dossier
from dossiers.root_lock import RootsBusy
from dossiers.verifier import root_files


class Command(BaseCommand):
    help = "Check all histories, roots and papers; exits 1 where something does not hold."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--roots", type=Path, help="another folder of the roots")
        parser.add_argument("--dossier", nargs="+", default=[], help="only these")
        parser.add_argument("--file", type=Path, help="an exported file instead of the database")
        parser.add_argument("--part", action="store_true", help="of some dossiers, as asked for")
        parser.add_argument(
            "--processes", type=int, choices=range(1, 9), default=min(2, os.cpu_count() or 1)
        )
        parser.add_argument(
            "--without-files", action="store_true", help="leave the files of papers unread"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder = options["roots"] or Path(settings.ROOTS)
        if options["file"]:
            self.of_file(options["file"], options["roots"], is_part=options["part"])
        elif options["roots"] and not root_files(folder):
            said = f"There is no root in {folder}: nothing was checked."
            raise CommandError(said, returncode=2)
        else:
            self.tell(self.checked(folder, **options))

    def checked(self, folder: Path, **options: Any) -> Checked:
        try:
            if options["dossier"]:
                return check_dossiers(self.named(options["dossier"]), folder)
            return check_histories(
                folder, with_files=not options["without_files"], processes=options["processes"]
            )
        except RootsBusy as busy:
            raise CommandError(str(busy), returncode=2) from None

    def tell(self, done: Checked) -> None:
        for finding in done.findings:
            self.stdout.write(str(finding))
        if done.count:
            raise CommandError(str(done))
        self.stdout.write(str(done))

    def named(self, numbers: list[str]) -> list[Dossier]:
        found = [Dossier.objects.numbered(number).first() for number in numbers]
        if lost := [number for number, one in zip(numbers, found, strict=True) if one is None]:
            raise CommandError(f"There is no dossier {', '.join(lost)}.")
        return [dossier for dossier in found if dossier]

    def of_file(self, export: Path, roots: Path | None, *, is_part: bool) -> None:
        """By the verifier as it is handed out, away from this house."""
        more = ["--roots", str(roots)] if roots else []
        more += ["--part"] if is_part else []
        asked = [sys.executable, "-I", verifier.__file__, str(export), *more]
        if status := subprocess.run(asked, check=False).returncode:  # noqa: S603
            sys.exit(status)
