"""A file as it was handed in, JSON or XLSX, read as a document of the catalogue."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from procedures.records.fates import Became, Fate, Refused
from procedures.records.path_words import path_in_words
from procedures.records.schema import Record
from procedures.records.sheets_joining import Joined
from procedures.records.sound import row_at
from procedures.records.texts import cleaned, unfit
from procedures.records.told_rows import Row, told_rows

MOST_BYTES = 20 * 1024 * 1024
DEEPEST = 12
MOST_TOLD = 500


class Source(NamedTuple):
    """A document, how the file calls a place in it, and what of its rows cannot be read."""

    document: Record
    where: Callable[[str], str]
    faults: list[Fate]

    def rows(self, fates: list[Fate]) -> list[Row]:
        return told_rows(self.document, fates, self.where)


class Doubled(dict[str, Any]):
    """An object of JSON that has a key twice."""

    key = ""


def source_of(content: bytes) -> Source:
    """Raises Refused where it cannot be read as a whole, with places as the file has them."""
    if len(content) > MOST_BYTES:
        raise refused(too_large(len(content)))
    if not content.strip():
        raise refused(_("The file is empty."))
    if content.startswith(b"PK"):
        joined = Joined(content)
        source = Source(joined.document, joined.where, joined.faults)
    else:
        source = Source(_parsed(content), path_in_words, [])
    found = [*islice(_unsayable(source.document, []), MOST_TOLD)]
    if any(not row_at(fate.place) for fate in found) or len(found) == MOST_TOLD:
        raise Refused([fate._replace(place=source.where(fate.place)) for fate in found])
    return source._replace(document=cleaned(source.document), faults=source.faults + found)


def too_large(size: int) -> str:
    words = {"size": f"{size / 1024 / 1024:.1f}", "most": MOST_BYTES // 1024 // 1024}
    return _("The file has %(size)s MB; at most %(most)s MB are taken.") % words


def refused(why: str) -> Refused:
    return Refused([Fate("", "", Became.REFUSED, why)])


def _parsed(content: bytes) -> Record:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        words = {"n": content[: broken.start].count(b"\n") + 1}
        raise refused(
            _("The file is not written in UTF-8 (line %(n)s); save it as UTF-8.") % words
        ) from broken
    try:
        found: Record = json.loads(
            text, object_pairs_hook=_object, parse_float=_number, parse_constant=_no_number
        )
    except json.JSONDecodeError as broken:
        words = {"line": broken.lineno, "column": broken.colno}
        raise refused(
            _("This is neither JSON nor an XLSX workbook (line %(line)s, column %(column)s).")
            % words
        ) from broken
    except RecursionError as deep:
        raise refused(_("The file is nested too deeply.")) from deep
    except ValueError as odd:
        raise refused(_("There is a number in the file that cannot be one.")) from odd
    return found


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    doubled = Doubled(found)
    doubled.key = Counter(key for key, _value in pairs).most_common(1)[0][0]
    return doubled


def _number(text: str) -> float | int:
    value = float(text)
    return int(value) if value.is_integer() else value


def _no_number(text: str) -> None:
    raise ValueError(text)


def _unsayable(value: Any, path: list[str]) -> Iterator[Fate]:
    """Places with what no database keeps or no reader could tell apart. Raises Refused where the
    file is too deep to be gone through at all."""
    if len(path) > DEEPEST:
        raise refused(_("The file is nested too deeply."))
    if why := _why_not(value):
        yield Fate("/".join(path), "", Became.REFUSED, why)
        return
    inner: Iterable[tuple[Any, Any]] = ()
    if isinstance(value, dict):
        inner = value.items()
    elif isinstance(value, list):
        inner = enumerate(value, 1)
    for step, one in inner:
        if isinstance(step, str) and (why := unfit(step)):
            yield Fate("/".join(path), "", Became.REFUSED, why)
            continue
        yield from _unsayable(one, [*path, str(step)])


def _why_not(value: Any) -> str:
    if isinstance(value, str):
        return unfit(cleaned(value))
    if isinstance(value, Doubled):
        return _("“%(key)s” stands here twice.") % {"key": value.key[:60]}
    return ""
