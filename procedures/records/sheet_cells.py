"""What a cell of a workbook holds, and what it means in a record."""

import math
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _

from procedures.records.sheets import Holds
from procedures.records.wrong_values import wrong_value

YES, NO = "có", "không"
SAID = {YES: True, "co": True, "x": True, "true": True, "1": True}
SAID |= {NO: False, "khong": False, "false": False, "0": False}
DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)
EARLIEST = date(1901, 1, 1)  # spreadsheets count days from 1900, and count them wrong at first


class Unread(Exception):
    """A cell that cannot be what its column holds; `sentence` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def written(holds: Holds, value: Any) -> str | int | date | None:
    """As it goes into a cell; None leaves it empty."""
    match holds:
        case Holds.FLAG:
            return YES if value else NO
        case Holds.CODES:
            return ", ".join(value) or None
        case Holds.LINES:
            return "\n".join(value)
        case Holds.DAY if value:
            day = date.fromisoformat(value)
            return day if day >= EARLIEST else str(value)
    return None if value == "" else value


def read(holds: Holds, value: Any) -> Any:
    """What a cell that is not empty says. Raises Unread."""
    if isinstance(value, float) and not math.isfinite(value):
        raise Unread(_("There is a number in the file that cannot be one."))
    return READERS[holds](value)


def _text(value: Any) -> str:
    """Numbers as they are read: a spreadsheet takes what looks like one for one."""
    match value:
        case str():
            return value
        case bool():
            raise Unread(_("This is to be text."))
        case int():
            return str(value)
        case float():
            return str(int(value)) if value.is_integer() else repr(value)
    raise Unread(
        _("The spreadsheet made a day of this; format the cell as text and type it again.")
    )


def _number(value: Any) -> int:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and re.fullmatch(r"\s*\d{1,15}\s*", value, re.ASCII):
        return int(value)
    raise Unread(wrong_value(value, _("a whole number, without points, commas or spaces")))


def _day(value: Any) -> str:
    match value:
        case datetime() if value.time() == time.min:
            return value.date().isoformat()
        case date() if not isinstance(value, datetime):
            return value.isoformat()
        case str():
            found = DAY.fullmatch(value.strip())
            iso = "{2}-{1:0>2}-{0:0>2}".format(*found.groups()) if found else value.strip()
            try:
                return datetime.strptime(iso, "%Y-%m-%d").date().isoformat()  # noqa: DTZ007
            except ValueError:
                pass
    raise Unread(wrong_value(value, _("a day such as 22/11/2026")))


def _flag(value: Any) -> bool:
    said = str(int(value)) if isinstance(value, float) else str(value)
    found = SAID.get(said.strip().lower())
    if found is None:
        raise Unread(wrong_value(value, _("“%(yes)s” or “%(no)s”") % {"yes": YES, "no": NO}))
    return found


def _code(value: Any) -> str:
    """1.00065 is what a spreadsheet makes of the code 1.000650."""
    is_cut = isinstance(value, float) and not value.is_integer()
    return f"{value:.6f}" if is_cut else _text(value).strip()


def _codes(value: Any) -> list[str]:
    return [one for one in re.split(r"[,;\s]+", _text(value)) if one]


def _lines(value: Any) -> list[str]:
    return [line for line in _text(value).splitlines() if line]


READERS: Mapping[Holds, Callable[[Any], Any]] = {
    Holds.TEXT: _text,
    Holds.CODE: _code,
    Holds.NUMBER: _number,
    Holds.DAY: _day,
    Holds.FLAG: _flag,
    Holds.CODES: _codes,
    Holds.LINES: _lines,
}
