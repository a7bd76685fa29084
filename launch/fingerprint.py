"""Notices an initial migration edited after the data was made (until the first release)."""

import hashlib
import json
from pathlib import Path

from launch.trouble import Trouble

NOTE = "migrations.json"


def initial_migrations(root: Path) -> dict[str, str]:
    return {
        place.parent.parent.name: hashlib.sha256(place.read_bytes()).hexdigest()
        for place in sorted(root.glob("*/migrations/0001_initial.py"))
    }


def check(root: Path, state: Path) -> None:
    """A new app is no edit: its tables are simply added."""
    try:
        noted: dict[str, str] = json.loads((state / NOTE).read_text())
    except (OSError, ValueError):
        return
    now = initial_migrations(root)
    if edited := sorted(app for app, digest in noted.items() if now.get(app) != digest):
        raise Trouble(
            f"The initial migration of {', '.join(edited)} was edited since the data was made;"
            " make clean removes the data."
        )


def note(root: Path, state: Path) -> None:
    draft = state / f"{NOTE}.new"
    draft.write_text(json.dumps(initial_migrations(root), indent=1))
    draft.replace(state / NOTE)
