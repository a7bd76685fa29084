"""The verifier of exported histories: what is forged is found where it was forged."""

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dossiers.verifier import (
    GROUPS,
    Finding,
    Row,
    canonical,
    digest_of,
    event_hash,
)
from tests.forged import (
    REFERENCES,
    changes,
    check_dossier,
    event,
    forged_copy,
    histories,
    history,
    linked,
    places_in,
    roots,
    values,
)

law = pytest.mark.proof


def located(found: list[Finding], row: Row) -> set[int | None]:
    """Where, leaving out details that are gone since their erasure was tampered with."""
    erased = {seq for seq, one in enumerate(row["events"], 1) if one["erased_at"]}
    assert all(one.reference == row["reference"] for one in found)
    return {one.seq for one in found if one.kind != "detail_missing" or one.seq not in erased}


def test_an_event_is_hashed_as_it_always_was() -> None:
    one = event("K7Q2W3E4R5", 2, "receive") | {"previous": "ab", "digest": "cd"}
    assert digest_of("5a17", {"b": "ế", "a": 1}) == (
        "fedb24746b0728d7814ccc2ab4996dd1e3d922468027c5e2fe6ebea7f39c4c23"
    )
    assert event_hash("K7Q2W3E4R5", one) == (
        "7eb2378a557c28f38dfb9b19c1e2f99bb3363d7ff62b911247a31ca24290a446"
    )


@law
@given(st.data())
def test_what_is_whole_gives_no_alarm(data: st.DataObject) -> None:
    row = data.draw(histories())
    assert check_dossier(row, data.draw(roots(row))) == []
    for one in row["events"]:
        if one["erased_at"]:
            one.update(data.draw(st.sampled_from([{"salt": None, "content": None}, {}])))
    assert check_dossier(row) == []


@law
@given(st.data())
def test_any_changed_field_is_found_at_its_event(data: st.DataObject) -> None:
    row = data.draw(histories())
    seen, forged = data.draw(roots(row)), forged_copy(row)
    place, name, value = data.draw(changes(row))
    forged["events"][place - 1][name] = value
    found = check_dossier(forged, seen)
    kinds = {one.kind for one in found if one.seq == place}
    if name in GROUPS[-1]:
        assert kinds in ({"detail_altered"}, {"detail_missing"})
    else:
        assert "altered" in kinds
    lost = {place} if kinds == {"detail_missing"} else set()
    assert located(found, row) | lost == {place}


@law
@given(st.data())
def test_an_event_changed_with_its_own_hash_is_found(data: st.DataObject) -> None:
    row = data.draw(histories())
    forged = forged_copy(row)
    place = data.draw(places_in(row))
    one = forged["events"][place - 1]
    one["verb"] = "refuse"
    one["hash"] = event_hash(row["reference"], one)
    found = check_dossier(forged, data.draw(roots(row)))
    assert located(found, row) == {place} or place == row["count"]
    assert place in range((found[0].seq or 0), row["count"] + 1)


@law
@given(st.data(), st.sampled_from(["count", "head"]), values)
def test_a_changed_head_or_count_is_found(data: st.DataObject, name: str, value: Any) -> None:
    row = data.draw(histories())
    seen, forged = data.draw(roots(row)), {**row, name: value}
    assume(canonical(value) != canonical(row[name]))
    assert {one.kind for one in check_dossier(forged, seen)} == {"head"}


@law
@given(st.data(), st.booleans())
def test_a_removed_event_is_found(data: st.DataObject, is_renumbered: bool) -> None:
    row = data.draw(histories())
    seen, forged = data.draw(roots(row)), forged_copy(row)
    place = data.draw(places_in(row))
    forged["events"].pop(place - 1)
    for seq, one in enumerate(forged["events"], 1):
        one["seq"] = seq if is_renumbered else one["seq"]
    found = check_dossier(forged, seen)
    assert located(found, row) == {place}
    assert f"event {place} was removed" in found[0].sentence


@law
@given(st.data(), st.booleans(), st.sampled_from(["plausible", "blank", "copy"]))
def test_an_inserted_event_is_found(data: st.DataObject, is_renumbered: bool, how: str) -> None:
    row = data.draw(histories())
    seen, forged = data.draw(roots(row)), forged_copy(row)
    place = data.draw(st.integers(1, row["count"] + 1))
    previous = forged["events"][place - 2]["hash"] if place > 1 else ""
    new = event(row["reference"], place, "revoke") | {"previous": previous, "hash": ""}
    if how == "plausible":
        new["hash"] = event_hash(row["reference"], new)
    if how == "copy":
        new = data.draw(st.sampled_from(forged["events"])) | {"seq": place}
    forged["events"].insert(place - 1, new)
    for seq, one in enumerate(forged["events"], 1):
        one["seq"] = seq if is_renumbered else one["seq"]
    found = check_dossier(forged, seen)
    same = [seq for seq, one in enumerate(forged["events"], 1) if one["salt"] == new["salt"]]
    assert [one.kind for one in found] == ["inserted"]
    assert found[0].seq == place or (how == "copy" and found[0].seq in same)


@law
@given(st.data())
def test_two_swapped_events_are_found(data: st.DataObject) -> None:
    row = data.draw(histories(at_least=2))
    forged = forged_copy(row)
    chosen = data.draw(st.lists(places_in(row), min_size=2, max_size=2, unique=True))
    first, last = sorted(chosen)
    a, b = (forged["events"][place - 1] for place in (first, last))
    for name in data.draw(st.sets(st.sampled_from(GROUPS), min_size=1).map(lambda s: sum(s, ()))):
        a[name], b[name] = b[name], a[name]
    assume(forged != row)
    found = check_dossier(forged, data.draw(roots(row)))
    if found[0].kind == "swapped":
        assert f"events {first} and {last} were swapped" in found[0].sentence
        assert located(found, row) == {first}
    else:  # an erased detail took part, or the erasure itself
        assert located(found, row) <= {first, last} <= {one.seq for one in found}


def test_events_in_another_order_are_found() -> None:
    row = history(REFERENCES[0], ["submit", "receive", "start"], [])
    row["events"].reverse()
    assert [one.kind for one in check_dossier(row)] == ["swapped"]


@law
@given(st.data(), st.sampled_from(["change", "remove", "insert"]))
def test_who_recomputes_all_hashes_is_found_between_two_roots(
    data: st.DataObject, deed: str
) -> None:
    row = data.draw(histories())
    seen, events = data.draw(roots(row)), forged_copy(row)["events"]
    place = data.draw(places_in(row))
    if deed == "change":
        events[place - 1]["at"] = "2020-01-01T00:00:00+00:00"
    elif deed == "remove":
        events.pop(place - 1)
    else:
        events.insert(place - 1, event(row["reference"], place, "revoke"))
    found = check_dossier(linked(row["reference"], events), seen)
    found = [one for one in found if one.kind in ("rewritten", "removed")]
    after = [(count, root) for root, count, _ in seen if count >= place]
    before = max((count for _, count, _ in seen if count < place), default=0)
    for one in found:
        assert one.seq == before + 1
        assert f"between event {before} and {after[0][0]} (root {after[0][1]}" in one.sentence
    assert bool(found) == bool(after)


@law
@given(st.data(), values)
def test_nothing_strange_breaks_the_verifier(data: st.DataObject, value: Any) -> None:
    row = data.draw(histories(at_least=2))
    forged, names = forged_copy(row), (*GROUPS[0], *GROUPS[1], *GROUPS[2], *GROUPS[3], "seq")
    for one in forged["events"]:
        chosen = data.draw(st.sets(st.sampled_from(names), min_size=1))
        one.update(dict.fromkeys(chosen, value))
    assume(forged != row)
    assert check_dossier({**forged, "count": value, "head": value}, data.draw(roots(row)))


def test_an_erasure_must_name_what_it_erased() -> None:
    def kinds(row: Row) -> list[tuple[str, int | None]]:
        return [(one.kind, one.seq) for one in check_dossier(row)]

    verbs, blank = ["submit", "receive"], {"salt": "", "content": {}}
    assert kinds(history("K7Q2W3E4R5", verbs, [1])) == []
    row = history("K7Q2W3E4R5", verbs, [1])
    row["events"][1] |= {**blank, "erased_at": row["events"][2]["at"]}
    assert kinds(row) == [("detail_missing", 2)], "the erasure names another"
    row = history("K7Q2W3E4R5", verbs, [])
    row["events"][1] |= blank
    assert kinds(row) == [("detail_missing", 2)], "blank and not marked as erased"
    row = history("K7Q2W3E4R5", verbs, [1])
    row["events"][2] |= {**blank, "erased_at": row["events"][2]["at"]}
    assert kinds(row) == [("detail_missing", 1), ("detail_missing", 3)], "the erasure is erased"
    row = history("K7Q2W3E4R5", verbs, [1])
    row["events"][0] |= {"content": {"name": "Lê Văn Tám"}}
    assert kinds(row) == [("detail_altered", 1)], "erased, and with a text"
    row["events"][0] |= {**blank, "erased_at": "2026-11-30T00:00:00+00:00"}
    assert kinds(row) == [("detail_missing", 1)], "at another moment than the erasure"
    row = linked("K7Q2W3E4R5", [event("K7Q2W3E4R5", 1, "erase", erased=[2]), event("x", 2, "stop")])
    row["events"][1] |= {**blank, "erased_at": row["events"][0]["at"]}
    assert kinds(row) == [("detail_missing", 2)], "the erasure came before"


def test_a_count_beyond_all_measure_takes_no_time() -> None:
    row = history(REFERENCES[0], ["submit", "receive"], [])
    assert len(check_dossier({**row, "count": 10**15, "head": "0" * 64})) < 50
