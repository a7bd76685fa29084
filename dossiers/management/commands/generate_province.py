"""`generate_province --profile kien_giang_2023 --scale 0.1 --seed 1`: a province's dossiers."""

import os
import time
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers.province.run import Asked, Run, alone, carry_out, finish, prepared
from dossiers.province.trouble import BadProfile

MOST_PROCESSES = 4


class Command(BaseCommand):
    help = "Write a province's dossiers by its published figures; interrupted, it goes on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--profile", required=True, help="name of a profile, or a JSON file")
        parser.add_argument("--scale", default="1", help="times the published figures, up to 10")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--until", help="last of the days of a living profile; yesterday")
        parser.add_argument("--processes", type=int, default=0)

    def handle(self, *args: Any, **options: Any) -> None:
        processes = options["processes"] or min(MOST_PROCESSES, os.cpu_count() or 1)
        try:
            asked = Asked(
                options["profile"], options["scale"], options["seed"], _day(options["until"])
            )
            with alone():
                self._run(prepared(asked, timezone.now()), processes)
        except BadProfile as bad:
            raise CommandError(str(bad)) from None
        except KeyboardInterrupt:
            raise CommandError(
                _("Interrupted. The same command goes on with the parts that are missing.")
            ) from None

    def _run(self, run: Run, processes: int) -> None:
        if not run.missing:
            self.stdout.write(
                _("%(name)s is complete: %(count)s dossiers until %(end)s. Nothing to do.")
                % {"name": run.profile.name, "count": run.dossiers, "end": run.order.end}
            )
            return
        begun = time.monotonic()
        progress = _Progress(self, run.dossiers, run.dossiers - sum(map(len, run.missing)))
        for count in carry_out(run, processes):
            progress.add(count)
        for name, (_wanted, found) in finish(run).items():
            self.stdout.write(f"{name:>18} {found:>9}")
        seconds = time.monotonic() - begun
        self.stdout.write(
            _("%(count)s dossiers in %(seconds)s s.")
            % {"count": run.dossiers, "seconds": f"{seconds:.1f}"}
        )


class _Progress:
    """A line that moves on a terminal; elsewhere a line every ten per cent."""

    def __init__(self, command: BaseCommand, total: int, done: int) -> None:
        self.out, self.total, self.done = command.stdout, total, done
        self.begun, self.told = time.monotonic(), -1

    def add(self, count: int) -> None:
        self.done += count
        percent = 100 * self.done // self.total
        line = f"{percent:3d} %  {self.done}/{self.total}  {time.monotonic() - self.begun:.0f} s"
        if self.out.isatty():
            self.out.write(f"\r{line}", ending="\n" if self.done == self.total else "")
            self.out.flush()
        elif percent // 10 > self.told:
            self.told = percent // 10
            self.out.write(line)


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadProfile(
            _("--until: “%(text)s” is no date such as 2026-11-21.") % {"text": text}
        ) from None
