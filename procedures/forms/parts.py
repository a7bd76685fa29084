"""One section of a procedure on its page: shown, typed, and put back into the record."""

from collections.abc import Iterable
from typing import Any

from django.http import QueryDict

from procedures.forms.case_keys import followed
from procedures.forms.offered import Offered
from procedures.forms.record_form import RecordForm
from procedures.forms.rows import Rows, inside
from procedures.forms.sections import Section, problems_in
from procedures.forms.unit_fields import ManyUnits
from procedures.models import DecisionItem
from procedures.records.problems import Problem
from procedures.records.schema import Record, pared


class Part:
    """A section of an item as it is kept or, where `data` is given, as it was typed."""

    def __init__(self, section: Section, item: DecisionItem, data: QueryDict | None = None) -> None:
        self.section, self.content, self.offered = section, item.content, Offered(item)
        self.is_typed = data is not None
        self.sought = data.get("sought", "")[:100] if data is not None else ""
        self.found = self.offered.units_like(self.sought) if self.sought else []
        self.form: RecordForm | None = None
        self.rows: Rows | None = None
        if section.groups:
            self.form = self._form(data)
        else:
            kept = self.content.get(section.key, [])
            self.rows = Rows("procedure", section.key, self.offered, records=kept, data=data)

    def _form(self, data: QueryDict | None) -> RecordForm:
        form = RecordForm(
            "procedure", self.section.names, self.offered, record=self.content, data=data
        )
        if "field" in form.fields:
            form.fields["field"].disabled = self.offered.is_amended
        if isinstance(units := form.fields.get("units"), ManyUnits):
            units.keeping([one.code for one in self.found])
        return form

    @property
    def forms(self) -> list[RecordForm]:
        """The one form, or those of the rows and of the rows within them."""
        if self.rows is None:
            return [self.form] if self.form else []
        return [form for row in self.rows.forms for form in row.all_forms]

    @property
    def is_in_order(self) -> bool:
        """Whether all that was typed can be kept, complete or not."""
        return self.form.is_valid() if self.form else bool(self.rows and self.rows.is_in_order)

    def put_into(self, content: Record) -> Record:
        """The record with what was typed here in place of what it had."""
        if self.rows is not None:
            typed = {self.section.key: self.rows.records}
            if self.rows.kind == "case":
                typed |= followed(content, self.rows)
            return pared("procedure", content | typed)
        assert self.form
        kept = {name: value for name, value in content.items() if name not in self.form.fields}
        return pared("procedure", kept | in_order_of(content, self.form.record))

    def tell(self, problems: Iterable[Problem]) -> None:
        """Puts what is wrong beside its field."""
        mine = problems_in(self.section, problems)
        if self.form:
            self.form.problems = mine
        elif self.rows:
            self.rows.tell(inside(self.section.key, mine))

    @property
    def groups(self) -> list[tuple[Any, list[Any]]]:
        assert self.form
        form = self.form
        return [(title, [form[name] for name in names]) for title, names in self.section.groups]


def in_order_of(before: Record, typed: Record) -> Record:
    """Lists with the same members keep the order in which they were written."""
    return {
        name: before[name] if _same_members(before.get(name), value) else value
        for name, value in typed.items()
    }


def _same_members(before: Any, value: Any) -> bool:
    lists = isinstance(before, list) and isinstance(value, list)
    return lists and sorted(map(str, before)) == sorted(map(str, value))
