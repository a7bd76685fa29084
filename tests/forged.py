"""Histories as plain rows, random ones, and forgers: one that patches, one that recomputes."""

import copy
import hashlib
from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from dossiers.verifier import (
    GROUPS,
    HASHED,
    Finding,
    History,
    Row,
    Sighting,
    canonical,
    digest_of,
    event_hash,
)

VERBS = ("submit", "receive", "start", "forward", "ask_supplement", "supplement", "resolve")
FACTS, DETAIL = GROUPS[0], GROUPS[-1]
REFERENCES = ("2AB4C6D8EF", "7K3M9P2Q4R", "K7Q2W3E4R5", "ZZ00000001")
values = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 12) | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(), inner, max_size=2),
    max_leaves=3,
)


def check_dossier(row: Row, seen: Sequence[Sighting] = ()) -> list[Finding]:
    """What is wrong with its history, also beside what the roots saw of it."""
    return History(row).examine(seen)


def event(reference: str, seq: int, verb: str, **words: Any) -> Row:
    """One that nothing links yet."""
    content = {"name": "Trần Thị Bích Ngọc", "title": "", **words}
    salt = hashlib.sha256(f"{reference}{seq}{verb}".encode()).hexdigest()[:32]
    moment = f"2026-11-{seq:02}T02:{len(verb):02}:00+00:00"
    facts = (verb, "", "RECEIVED", moment, moment, False, seq * 7, None, 12)
    detail = {"salt": salt, "content": content, "erased_at": None}
    return {"seq": seq, **dict(zip(FACTS, facts, strict=True)), **detail} | {
        "digest": digest_of(salt, content)
    }


def linked(reference: str, events: list[Row]) -> Row:
    """What a forger makes of his events who recomputes all, and what an honest house wrote."""
    head = ""
    for seq, one in enumerate(events, 1):
        one |= {"seq": seq, "previous": head}
        one["hash"] = head = event_hash(reference, one)
    return {"reference": reference, "count": len(events), "head": head, "events": events}


def history(reference: str, verbs: list[str], erased: list[int]) -> Row:
    """With an erasure at the end if anything is erased."""
    events = [event(reference, seq, verb) for seq, verb in enumerate(verbs, 1)]
    if erased:
        events.append(event(reference, len(events) + 1, "erase", erased=erased))
    for seq in erased:
        events[seq - 1] |= {"salt": "", "content": {}, "erased_at": events[-1]["at"]}
    return linked(reference, events)


@st.composite
def histories(draw: st.DrawFn, at_least: int = 1, reference: str = REFERENCES[2]) -> Row:
    verbs = draw(st.lists(st.sampled_from(VERBS), min_size=at_least, max_size=7))
    places = st.sampled_from(range(1, len(verbs) + 1))
    erased = draw(st.just([]) | st.lists(places, unique=True, max_size=3).map(sorted))
    return history(reference, verbs, erased)


@st.composite
def roots(draw: st.DrawFn, row: Row) -> list[tuple[str, int, str]]:
    """What some roots saw of it as it grew."""
    hashes = [one["hash"] for one in row["events"]]
    counts = draw(st.lists(st.integers(1, len(hashes)), max_size=3).map(sorted))
    return [
        (f"{number} of 2026-11-{number:02}", count, hashes[count - 1])
        for number, count in enumerate(counts, 1)
    ]


def forged_copy(row: Row) -> Row:
    return copy.deepcopy(row)


def places_in(row: Row) -> st.SearchStrategy[int]:
    return st.integers(1, row["count"])


def is_same(name: str, old: Any, new: Any) -> bool:
    """Blank is blank: an erased detail may be told in several ways."""
    blank: tuple[Any, ...] = (None, "", {}) if name == "content" else (None, "")
    is_blank = name in ("salt", "content") and old in blank and new in blank
    return is_blank or canonical(old) == canonical(new)


@st.composite
def changes(draw: st.DrawFn, row: Row) -> tuple[int, str, Any]:
    """A place, a field there and another value for it."""
    place = draw(places_in(row))
    name = draw(st.sampled_from((*HASHED, "hash", *DETAIL)))
    old = row["events"][place - 1][name]
    value = draw(values.filter(lambda new: not is_same(name, old, new)))
    return place, name, value
