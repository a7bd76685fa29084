"""`make clean`: stops what runs in this clone and removes its state, but not the packages."""

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from launch import lock, postgres, private, processes
from launch.cluster import Cluster
from launch.places import BENCH, ROOT, RUN, TEST, VENV

CACHES = (".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis", ".import_linter_cache")


def clean(arguments: Sequence[str]) -> int:
    if (ROOT / "var").exists():
        for lane in (RUN, TEST, BENCH):
            if lock.stop_holder(lane):
                print(f"Stopped the running make {lane.name}.")
            processes.sweep(str(lane.var))
            if lane.var.exists():
                postgres.stop_orphan(Cluster(lane, Path("/")))
    gone = [remove(place) for place in found()]
    print(f"Removed {', '.join(gone)}." if gone else "Nothing to remove.")
    if VENV.exists():
        print(".venv stays: it holds packages, no data.")
    return 0


def found() -> Iterator[Path]:
    """The outer folder comes before var/, which knows its name."""
    if known := private.read_id(ROOT):
        outside = private.HOLDING / f"{private.PREFIX}{known}"
        if private.owner_of(outside) == ROOT:
            yield outside
    yield from (ROOT / name for name in ("var", *CACHES) if (ROOT / name).exists())
    for folder in ROOT.iterdir():
        if folder.is_dir() and not folder.name.startswith("."):
            yield from sorted(folder.rglob("__pycache__"))
            yield from sorted(folder.rglob("*.mo"))


def remove(place: Path) -> str:
    if place.is_dir():
        shutil.rmtree(place)
    else:
        place.unlink()
    return processes.shown(place)
