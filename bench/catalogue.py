"""How long the whole catalogue of a province takes to come in as a file, tried and published."""

import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from bench import province
from bench.catalogue_file import made
from procedures.records.schema import as_text

DATABASE = "motcua_bench_catalogue"
PROCEDURES = 2000
WITHIN = 60  # seconds
WAYS = {
    "tried": ("--dry-run", "--publish"),
    "taken in and published": ("--publish",),
    "taken in again": ("--publish",),
}


class Measured(NamedTuple):
    """Seconds by way of import, and of the export after it."""

    seconds: dict[str, float]
    export: float

    def is_enough(self) -> bool:
        return max(self.seconds.values()) <= WITHIN


def measured() -> Measured:
    """The command as an administrator runs it, in a database of its own."""
    with tempfile.TemporaryDirectory() as folder, province.database(DATABASE) as env:
        file = Path(folder) / "catalogue.json"
        file.write_text(as_text(made(PROCEDURES)), encoding="utf-8")
        province.manage(env, "migrate", "--noinput")
        province.manage(env, "load_ground")
        seconds = {
            way: _timed(env, "import_catalogue", str(file), *options)
            for way, options in WAYS.items()
        }
        return Measured(seconds, _timed(env, "export_catalogue", str(file)))


def _timed(env: dict[str, str], *arguments: str) -> float:
    start = time.perf_counter()
    province.manage(env, *arguments)
    return time.perf_counter() - start
