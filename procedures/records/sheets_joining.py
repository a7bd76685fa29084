"""The rows of a workbook put together as one document."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from procedures.records.fates import Became, Fate
from procedures.records.schema import NAME, Record, pared
from procedures.records.sheets import OF_FEE, SHEETS
from procedures.records.sheets_reading import Line, lines, place_of

Key = tuple[Any, ...]
LOST = "lost"


class Joined:
    """The document, where each of its records stood, and what of its rows cannot be read."""

    def __init__(self, content: bytes) -> None:
        self.document: Record = {"schema": NAME}
        self.lost = 0
        self.stood: dict[str, tuple[str, int]] = {}
        self.owners: dict[Key, tuple[str, Record]] = {(): ("", self.document)}
        self.faults = [fate for line in lines(content) for fate in self._taken(line)]
        self.document = pared("", self.document)

    def where(self, place: str) -> str:
        """Sheet, row and column of a path into the document."""
        steps = place.split("/")
        for many in range(len(steps), 0, -1):
            title, row = self.stood.get("/".join(steps[:many]), ("", 0))
            if title:
                return place_of(title, row, "/".join(steps[many:]))
        return place

    def _taken(self, line: Line) -> Iterator[Fate]:
        place = self._placed(line)
        for column, why in line.unread.items():
            yield Fate(f"{place}/{column}", "", Became.REFUSED, why)
        if place.startswith(LOST):
            yield Fate(place, "", Became.REFUSED, _lost(line))
            return
        _owner, own = keys_of(line)
        if own and own in self.owners and line.title != "thu_tuc":
            yield Fate(place, str(own[-1]), Became.REFUSED, _("This stands here twice."))
        elif own:
            self.owners.setdefault(own, (f"{place}/", line.record))

    def _placed(self, line: Line) -> str:
        """Puts the row into the document; where nothing there owns it, it has a place outside."""
        owner, _own = keys_of(line)
        if owner in self.owners:
            path, of = self.owners[owner]
            rows = of.setdefault(SHEETS[line.title].listed, [])
            rows.append(line.record if SHEETS[line.title].kind else line.owner["procedure"])
            place = f"{path}{SHEETS[line.title].listed}/{len(rows)}"
        else:
            self.lost += 1
            place = f"{LOST}/{self.lost}"
        self.stood[place] = (line.title, line.row)
        return place


def keys_of(line: Line) -> tuple[Key, Key]:
    """Of its owner, () for the whole, and its own, () where nothing belongs to it. A procedure
    that stands twice is told by who takes the document in."""
    decision, procedure, fee = (line.owner.get(name, "") for name in OF_FEE)
    match line.title:
        case "quyet_dinh":
            return (), ("decision", decision or line.record.get("number", "").strip())
        case "thu_tuc":
            return ("decision", decision), ("procedure", decision, line.record.get("code"))
        case "bai_bo":
            return ("decision", decision) if procedure else ("",), ()
        case "phi_le_phi":
            own = ("fee", decision, procedure, fee) if fee else ()
            return ("procedure", decision, procedure), own
        case "bac_phi" | "mien_giam":
            return ("fee", decision, procedure, fee), ()
    return ("procedure", decision, procedure) if SHEETS[line.title].owner else (), ()


def _lost(line: Line) -> str:
    named: Sequence[str] = [str(line.owner.get(name, "")) for name in SHEETS[line.title].owner]
    return _("It belongs to “%(owner)s”, which is not in the workbook.") % {
        "owner": " · ".join(named)
    }
