"""Loads what a new installation stands on: units, desks, calendar, catalogue."""

import time
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand

from agencies.ground import load_calendar, load_desks, load_legal_terms, load_units
from agencies.paper_ground import load_forms
from procedures.ground import load_catalogue
from procedures.template_ground import load_result_templates

GROUND: tuple[tuple[str, Callable[[], Any]], ...] = (
    ("units", load_units),
    ("desks", load_desks),
    ("working calendar", load_calendar),
    ("legal terms", load_legal_terms),
    ("catalogue", load_catalogue),
    ("forms", load_forms),
    ("templates of results", load_result_templates),
)


class Command(BaseCommand):
    help = "Load units, desks, calendar and catalogue; what is there already stays as it is."

    def handle(self, *args: Any, **options: Any) -> None:
        for name, load in GROUND:
            start = time.monotonic()
            load()
            self.stdout.write(f"{name}: {time.monotonic() - start:.1f} s")
