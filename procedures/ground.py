"""The catalogue a fresh house starts with. Loading twice changes nothing: what is there already
belongs to the catalogue manager."""

import json
from pathlib import Path
from typing import Any

from procedures.records.importing import load

CATALOGUE = Path(__file__).parent / "data" / "catalogue.json"


def load_catalogue() -> None:
    """Needs the units: some procedures name the ones competent for them."""
    document: dict[str, Any] = json.loads(CATALOGUE.read_text(encoding="utf-8"))
    load(document)
