"""The rows of a decision in a file."""

from datetime import date
from typing import Any

from procedures.models import Act, Decision
from procedures.records.known import Known
from procedures.records.schema import Record, pared

KEY = ("number", "signed_on", "issued_by")
WORDS = ("number", "issued_by", "abstract")
DAYS = ("signed_on", "effective_from")
Rows = list[tuple[str, str, Record]]


class Broken(dict[str, Any]):
    """A row of the wrong shape: nothing is made of it, yet the others keep their places."""

    def said(self, name: str) -> str:
        """What it says there, where that is readable at all."""
        found = self.get(name)
        return found if isinstance(found, str) else ""


def rows_of(place: int, record: Record) -> Rows:
    """Place, code, content; empty where it is abolished."""
    begins = record["effective_from"]
    issued = [
        (f"decisions/{place}/procedures/{nth}", one["code"], as_told(one, begins))
        for nth, one in unbroken(record.get("procedures", []))
    ]
    gone = unbroken(record.get("abolished", []))
    return issued + [(f"decisions/{place}/abolished/{nth}", code, {}) for nth, code in gone]


def unbroken(listed: list[Any]) -> list[tuple[int, Any]]:
    return [one for one in enumerate(listed, 1) if not isinstance(one[1], Broken)]


def as_told(record: Record, begins: str) -> Record:
    """As an export writes it, whoever wrote the file: what is in no order is sorted, and a fee is
    from the first day on without saying so."""
    found = {**record}
    for name in ("units", "life_events"):
        found[name] = sorted(record.get(name, []))
    found["fees"] = [
        {**fee, "valid_from": None} if fee.get("valid_from") == begins else fee
        for fee in record.get("fees", [])
    ]
    return pared("procedure", found)


def act_of(decision: Decision, code: str, content: Record, known: Known) -> Act:
    """What a record does to what is in force on the eve of the decision."""
    if not content:
        return Act.ABOLISH
    last = known.last(code)
    stands = last is not None and last.ends is None and last.begins < decision.effective_from
    return Act.AMEND if stands else Act.ISSUE


def header_of(record: Record) -> dict[str, str | date]:
    words = {name: record[name] for name in WORDS}
    return words | {name: date.fromisoformat(record[name]) for name in DAYS}
