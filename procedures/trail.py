"""The trail of a decision as it is read: sections that one person saved of one procedure within
the hour are one line. What is kept stays an entry for each."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import ngettext

from procedures.forms.sections import SECTIONS
from procedures.models import DecisionEntry

TOGETHER = timedelta(hours=1)


class Line:
    """One entry, or several of the same kind; `at` is when the last of them was made."""

    def __init__(self, entry: DecisionEntry) -> None:
        self.entry, self.since, self.at = entry, entry.at, entry.at
        self.code, title = _saved(entry)
        self.titles, self.count = dict.fromkeys([title] if title else []), 1

    def takes(self, entry: DecisionEntry) -> bool:
        code, title = _saved(entry)
        if not title or code != self.code or entry.by_id != self.entry.by_id:
            return False
        if entry.at - self.since > TOGETHER:
            return False
        self.titles[title], self.at, self.count = None, entry.at, self.count + 1
        return True

    @property
    def note(self) -> str:
        if self.count == 1:
            return self.entry.note
        told = ngettext(
            "%(code)s: %(number)s section changed: %(titles)s",
            "%(code)s: %(number)s sections changed: %(titles)s",
            len(self.titles),
        )
        titles = ", ".join(self.titles)
        return told % {"code": self.code, "number": len(self.titles), "titles": titles}

    @property
    def begun(self) -> datetime | None:
        """The first of several."""
        return self.since if self.count > 1 else None


def trail_of(entries: Iterable[DecisionEntry]) -> list[Line]:
    """Entries in the order they were made."""
    lines: list[Line] = []
    for entry in entries:
        if not (lines and lines[-1].takes(entry)):
            lines.append(Line(entry))
    return lines


def _saved(entry: DecisionEntry) -> tuple[str, str]:
    """The procedure and the section, where that is what the entry is about."""
    code, _colon, title = entry.note.partition(": ")
    is_section = title in {str(one.title) for one in SECTIONS.values()}
    is_saved = entry.what == DecisionEntry.What.EDITED and is_section
    return (code, title) if is_saved else ("", "")
