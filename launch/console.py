"""What the product's processes say: all of it into their logs, what worries onto the screen too."""

import re
import sys
import time
from pathlib import Path
from typing import IO, Protocol

LEVEL = re.compile(r"\b(debug|info|warning|error|critical)\b", re.IGNORECASE)
WORRYING = {"warning", "error", "critical"}
# The launcher asks until the answer is yes; each no is Django's error, not the reader's.
EXPECTED = "Service Unavailable: /readyz"
TRACEBACK = "Traceback (most recent call last)"
# A level stands at the start of a line; further on it is a word of the message.
LOOKED_AT = 80
BIGGEST_LOG_BYTES = 5_000_000


class Message(Protocol):
    name: str | None
    data: bytes | str


class Console:
    """Takes the place of honcho's printer."""

    def __init__(self, logs: Path, out: IO[str] = sys.stdout) -> None:
        self.width = 0
        self.logs = logs
        self.out = out
        self.files: dict[str, IO[str]] = {}
        self.is_worried: dict[str, bool] = {}

    def write(self, message: Message) -> None:
        name = message.name or "system"
        text = message.data
        lines = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
        for line in lines.splitlines():
            print(line, file=self.log(name), flush=True)
            if name != "system" and self.worries(name, line):
                print(f"{time.strftime('%H:%M:%S')} {name:<6} | {line}", file=self.out, flush=True)

    def worries(self, name: str, line: str) -> bool:
        """A line without a level belongs to the one before it; of a traceback the end is enough."""
        if EXPECTED in line:
            return False
        if found := LEVEL.search(line[:LOOKED_AT]):
            self.is_worried[name] = found[1].lower() in WORRYING
        elif line.startswith(TRACEBACK):
            self.is_worried[name] = True
            return False
        return self.is_worried.get(name, False) and not line.startswith((" ", "\t"))

    def log(self, name: str) -> IO[str]:
        if name not in self.files:
            place = self.logs / f"{name}.log"
            if place.exists() and place.stat().st_size > BIGGEST_LOG_BYTES:
                place.replace(place.with_suffix(".log.1"))
            self.files[name] = place.open("a", encoding="utf-8")
        return self.files[name]

    def close(self) -> None:
        for file in self.files.values():
            file.close()
