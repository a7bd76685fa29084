"""Rows added, removed and moved within what was typed; nothing is judged and nothing is lost."""

import re

from django.http import QueryDict

from procedures.forms.rows import BLANK, typed_rows

ASKED = re.compile(
    r"(add|after|remove|up|down):([a-z]+(?:-[1-9][0-9]{0,3}-[a-z]+)?)(?:-([1-9][0-9]{0,3}))?"
)


def moved(data: QueryDict, asked: str) -> QueryDict:
    """The same, moved as a button asked, "up:papers-3" or "add:fees-2-tiers"."""
    found = ASKED.fullmatch(asked)
    if found is None:
        return data
    verb, prefix, nth = found[1], found[2], int(found[3] or 0)
    order = changed(typed_rows(data, prefix), verb, nth)
    typed = QueryDict(mutable=True)
    row = re.compile(rf"{re.escape(prefix)}-([1-9][0-9]{{0,3}})-(.+)", re.DOTALL)
    for key, values in data.lists():
        if not (of := row.fullmatch(key)):
            typed.setlist(key, values)
        elif int(of[1]) in order:
            typed.setlist(f"{prefix}-{order.index(int(of[1])) + 1}-{of[2]}", values)
    if NEW in order:
        typed[f"{prefix}-{order.index(NEW) + 1}-{BLANK}"] = "1"
    return typed


NEW = 0


def changed(order: list[int], verb: str, nth: int) -> list[int]:
    """The rows in their new order; NEW is one that was not there."""
    if verb == "add":
        return [*order, NEW]
    if nth not in order:
        return order
    at = order.index(nth)
    match verb:
        case "after":
            return [*order[: at + 1], NEW, *order[at + 1 :]]
        case "remove":
            return [one for one in order if one != nth]
    to = at + (1 if verb == "down" else -1)
    if 0 <= to < len(order):
        order[at], order[to] = order[to], order[at]
    return order
