"""JSON lines, packed: equal lines give equal bytes."""

import gzip
import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from dossiers.verifier import canonical


def write_lines(path: Path, lines: Iterable[Any]) -> str:
    """A new file that only its maker may read, whole on the disk when this returns; gives the
    SHA-256 of what was packed."""
    digest = hashlib.sha256()
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as raw:
        with gzip.GzipFile("", "wb", 6, raw, 0) as file:
            for line in lines:
                packed = canonical(line) + b"\n"
                digest.update(packed)
                file.write(packed)
        raw.flush()
        os.fsync(raw.fileno())
    return digest.hexdigest()
