"""Loads the ground, the demo's accounts, dossiers and provinces; safe to call again."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from dossiers.demo.accounts import load_accounts
from dossiers.demo.dossiers import load_dossiers
from dossiers.demo.money import load_provider_accounts
from dossiers.demo.online import load_payments
from dossiers.demo.province import load_provinces
from procedures.management.commands.load_ground import GROUND

STEPS: tuple[tuple[str, Callable[[], Any]], ...] = (
    *GROUND,
    ("accounts", load_accounts),
    ("ways to pay", load_provider_accounts),
    ("dossiers", load_dossiers),
    ("provinces", load_provinces),
    ("payments online", load_payments),
)


class Command(BaseCommand):
    help = "Load demo data: only where MOTCUA_DEMO=1, since its passwords are known to everyone."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.IS_DEMO:
            raise CommandError("Demo data is loaded only where MOTCUA_DEMO=1 is set.")
        for name, load in STEPS:
            start = time.monotonic()
            for left_out in load() or ():
                self.stdout.write(left_out)
            self.stdout.write(f"{name}: {time.monotonic() - start:.1f} s")
