"""The rows of a workbook put together as one document."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from procedures.records.fates import Became, Fate, Refused
from procedures.records.schema import NAME, Record, pared
from procedures.records.sheets import OF_FEE, SHEETS
from procedures.records.sheets_reading import Line, lines, place_of

Key = tuple[Any, ...]


class Joined:
    """The document, and where each of its records stood."""

    def __init__(self, content: bytes) -> None:
        self.document: Record = {"schema": NAME}
        self.stood: dict[str, tuple[str, int]] = {}
        self.owners: dict[Key, tuple[str, Record]] = {(): ("", self.document)}
        rows, wrong = lines(content)
        wrong += [fate for line in rows for fate in self._taken(line)]
        if wrong:
            raise Refused(wrong)
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
        title, row, _owner, record = line
        owner, own = keys_of(line)
        if owner not in self.owners:
            yield _lost(line)
            return
        path, of = self.owners[owner]
        listed = SHEETS[title].listed
        rows = of.setdefault(listed, [])
        rows.append(record if SHEETS[title].kind else line.owner["procedure"])
        place = f"{path}{listed}/{len(rows)}"
        self.stood[place] = (title, row)
        if own and own in self.owners and title != "thu_tuc":
            why = _("This stands here twice.")
            yield Fate(place_of(title, row), str(own[-1]), Became.REFUSED, why)
        elif own:
            self.owners.setdefault(own, (f"{place}/", record))


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


def _lost(line: Line) -> Fate:
    named: Sequence[str] = [str(line.owner.get(name, "")) for name in SHEETS[line.title].owner]
    why = _("It belongs to “%(owner)s”, which is not in the workbook.") % {
        "owner": " · ".join(named)
    }
    return Fate(place_of(line.title, line.row), "", Became.REFUSED, why)
