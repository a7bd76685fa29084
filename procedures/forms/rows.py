"""The rows of one kind in a record, each a form; rows within rows likewise."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from django.http import QueryDict

from procedures.forms.offered import Offered
from procedures.forms.record_form import RecordForm, key_made_of
from procedures.records.problems import Problem
from procedures.records.schema import Record, kind_of, pared, properties

KEYED: Mapping[str, str] = {"case": "name", "paper": "name", "fee": "label"}
SHARED_KEYS = ("fee",)  # variants of one fee have one key
WAS = "was"
BLANK = "blank"  # marks a row that was just added: nothing of it was typed


def typed_rows(data: QueryDict, prefix: str) -> list[int]:
    """The numbers of the rows that came, in their order."""
    begins = re.compile(rf"{re.escape(prefix)}-([1-9][0-9]{{0,3}})-")
    return sorted({int(found[1]) for key in data if (found := begins.match(key))})


def plain_names(kind: str) -> list[str]:
    """Those that hold no rows of their own."""
    return [name for name in properties(kind) if not kind_of(kind, name)]


class Row(RecordForm):
    """A row, with the rows within it."""

    nth: int  # as it is shown
    place = 0  # in the record: rows left blank are none
    most: int
    running = ""  # hours gone when the step is done
    is_over = False
    was = ""  # the key that the row is kept under

    def __init__(self, kind: str, prefix: str, offered: Offered, **more: Any) -> None:
        names = plain_names(kind)
        within = [name for name in properties(kind) if name not in names]
        super().__init__(kind, names, offered, prefix=prefix, **more)
        record, data = more.get("record") or {}, more.get("data")
        self.within = {
            name: Rows(
                kind, name, offered, f"{prefix}-{name}", records=record.get(name, []), data=data
            )
            for name in within
        }

    @property
    def all_forms(self) -> "list[RecordForm]":
        return [self, *(form for rows in self.within.values() for form in rows.forms)]

    @property
    def is_in_order(self) -> bool:
        """Whether all that was typed can be kept."""
        if not self.is_bound:
            return True
        return self.is_valid() and all(rows.is_in_order for rows in self.within.values())

    @cached_property
    def record(self) -> Record:
        found = super().record if self.is_bound else {}
        inner = {name: rows.records for name, rows in self.within.items()}
        return pared(self.kind, found | inner)

    @property
    def is_blank(self) -> bool:
        return all(value is None for value in self.record.values())

    def tell(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        for name, rows in self.within.items():
            rows.tell(inside(name, self.problems))


class Rows:
    """From a record, or from what was typed."""

    def __init__(
        self,
        parent: str,
        name: str,
        offered: Offered,
        prefix: str = "",
        *,
        records: Sequence[Record] = (),
        data: QueryDict | None = None,
    ) -> None:
        self.prefix, self.kind = prefix or name, kind_of(parent, name)
        self.most: int = properties(parent)[name]["maxItems"]
        self.problems: list[Problem] = []
        self.blank = RecordForm(self.kind, plain_names(self.kind), offered)
        self.forms = list(
            self._typed(data, offered) if data is not None else self._told(records, offered)
        )
        for nth, form in enumerate(self.forms, 1):
            form.nth, form.most = nth, len(self.forms)

    def _told(self, records: Sequence[Record], offered: Offered) -> Iterable[Row]:
        for nth, record in enumerate(records, 1):
            row = Row(self.kind, f"{self.prefix}-{nth}", offered, record=record)
            row.place, row.was = nth, record.get("key", "")
            yield row

    def _typed(self, data: QueryDict, offered: Offered) -> Iterable[Row]:
        for nth in typed_rows(data, self.prefix):
            prefix = f"{self.prefix}-{nth}"
            is_new = f"{prefix}-{BLANK}" in data
            row = Row(self.kind, prefix, offered, data=None if is_new else data)
            row.was = data.get(f"{prefix}-{WAS}", "")[:40]
            if is_new:
                first = KEYED.get(self.kind, plain_names(self.kind)[0])
                row.fields[first].widget.attrs["autofocus"] = True
            yield row

    @property
    def are_too_many(self) -> bool:
        return len(self.forms) > self.most

    @property
    def is_in_order(self) -> bool:
        return not self.are_too_many and all(row.is_in_order for row in self.forms)

    @cached_property
    def records(self) -> list[Record]:
        """Without the blank ones; keys that are missing are made of the names."""
        found: list[Record] = []
        for row in self.forms:
            row.place = 0
            if row.is_bound and not row.is_blank:
                found.append(row.record)
                row.place = len(found)
        self._keyed(found)
        return found

    def _keyed(self, found: list[Record]) -> None:
        of = KEYED.get(self.kind)
        taken = {row["key"] for row in found if row.get("key")} if of else set()
        for row in found if of else ():
            if not row.get("key") and row.get(of or ""):
                unlike = () if self.kind in SHARED_KEYS else taken
                row["key"] = key_made_of(row[of or ""], unlike)
                taken.add(row["key"])

    def tell(self, problems: Iterable[Problem]) -> None:
        """Gives each row what is wrong with it; places are counted from 1."""
        self.problems = list(problems)
        for row in self.forms:
            row.tell(inside(str(row.place), self.problems))

    @property
    def own_problems(self) -> list[str]:
        return [one.sentence for one in self.problems if not one.place]


def inside(name: str, problems: Iterable[Problem]) -> list[Problem]:
    """Those at the place or below it, as seen from there."""
    return [
        Problem(one.place[len(name) :].removeprefix("/"), one.sentence)
        for one in problems
        if f"{one.place}/".startswith(f"{name}/")
    ]
