"""The menu of the sections, and what is wrong where."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.utils.functional import Promise

from procedures.forms.sections import SECTIONS, address_of, section_at, where_in_words
from procedures.models import DecisionItem, DecisionState
from procedures.publishing import problems_of_item
from procedures.records.problems import Problem
from procedures.records.schema import Record


class Entry(NamedTuple):
    """A line of the menu; `rows` is None where there are none to count."""

    key: str
    title: str | Promise
    rows: int | None
    problems: int


class Wrong(NamedTuple):
    address: str
    where: str
    sentence: str


def problems_in(item: DecisionItem, content: Record) -> list[Problem]:
    """As if the content were saved; nothing is wrong any more with what is published."""
    if item.decision.state == DecisionState.PUBLISHED:
        return []
    drafted = DecisionItem(decision=item.decision, code=item.code, act=item.act, content=content)
    found = problems_of_item(drafted, item.decision.effective_from)
    return [Problem(one.place[len(item.code) :].removeprefix("/"), one.sentence) for one in found]


def menu(content: Record, problems: Sequence[Problem]) -> Iterator[Entry]:
    wrong = Counter(section_at(one.place).key for one in problems)
    for key, section in SECTIONS.items():
        rows = None if section.groups else len(content.get(key, []))
        yield Entry(key, section.title, rows, wrong[key])


def wrong_in(item: DecisionItem, problems: Sequence[Problem]) -> list[Wrong]:
    """In the order of the menu, with the address at which it is put right."""
    order = list(SECTIONS.values())
    return [
        Wrong(
            address_of(item.decision_id, item.code, one.place or "name"),
            where_in_words(one.place),
            one.sentence,
        )
        for one in sorted(problems, key=lambda one: order.index(section_at(one.place)))
    ]
