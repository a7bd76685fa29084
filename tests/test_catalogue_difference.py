"""The difference of two records: in words, complete, and with nothing that does not differ."""

from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from procedures.differences import Kind, Row, Section, difference
from procedures.labels import LABELS, place_in_words
from procedures.marked_words import Pieces, marked, words_of
from procedures.models import Act, ProcedureVersion
from procedures.moved_rows import moved
from procedures.paired_rows import paired
from procedures.records.schema import Record, kind_of, properties
from procedures.records.telling import record_of, with_parts
from procedures.told_lines import LINES
from procedures.told_sections import SECTIONS
from tests.deciding import CODE, amending, client_of, drafted, plain, record
from tests.filing import text

KINDS = ("case", "paper", "result", "part", "step", "fee")
UNSAID = {"key"}


def plain_text(pieces: Pieces) -> str:
    return "".join(piece.text for piece in pieces)


def others(pieces: Pieces) -> list[str]:
    return [piece.text.strip() for piece in pieces if piece.is_other]


def rows(sections: list[Section]) -> list[Row]:
    return [row for section in sections for row in section.rows]


def paper(key: str, name: str = "", **more: Any) -> Record:
    return {"key": key, "name": name or f"Giấy {key}", "form": "original", **more}


def told(before: Record, after: Record) -> dict[str, tuple[str, str]]:
    """The fields that differ, by label."""
    return {
        str(change.label): (plain_text(change.was), plain_text(change.now))
        for section in difference(before, after)
        for change in section.changes
    }


@pytest.mark.django_db
def test_a_record_does_not_differ_from_itself() -> None:
    for version in with_parts(ProcedureVersion.objects.all()):
        one = record_of(version)
        assert difference(one, one) == []
        assert difference(None, one) != []


def test_every_field_of_the_schema_is_told() -> None:
    lists = {name for name in properties("procedure") if kind_of("procedure", name) in LINES}
    said = {name for _title, lines in SECTIONS for line in lines for name in line.names}
    assert said | lists == set(properties("procedure"))
    for kind in KINDS:
        names = {name for line in LINES[kind] for name in line.names}
        assert names | (UNSAID & set(properties(kind))) == set(properties(kind)), kind
        assert set(LABELS[kind]) == set(properties(kind)), kind


@pytest.mark.django_db
def test_limits_units_and_yes_and_no_are_told_in_words() -> None:
    before = plain(is_local=True)
    after = plain(limit_unit="hours", limit_amount=16, law_amount=24, units=["H01"])
    assert told(before, after) == {
        "Đặc thù của tỉnh": ("Có", "Không"),
        "Đơn vị có thẩm quyền": ("", "Tỉnh An Giang"),
        "Thời hạn": ("3 ngày làm việc", "16 giờ làm việc"),
        "Thời hạn theo quy định của pháp luật": ("", "24 giờ làm việc"),
    }


def test_words_are_marked_and_numbers_of_acts_are_words() -> None:
    was, now = marked(
        "Luật Hộ tịch 2014; Nghị định 87/2020/NĐ-CP", "Luật Hộ tịch 2014; Nghị định 120/2025/NĐ-CP"
    )
    assert (others(was), others(now)) == (["87/2020/NĐ-CP"], ["120/2025/NĐ-CP"])
    was, now = marked("Nộp tại phường", "Hoàn toàn khác hẳn, chẳng chung chữ nào cả")
    assert len(was) == len(now) == 1


TEXTS = st.text(alphabet="abcđ ,;/.\n12Ư", max_size=40)


@pytest.mark.proof
@given(TEXTS, TEXTS)
def test_marked_texts_are_the_texts(was: str, now: str) -> None:
    left, right = marked(was, now)
    assert (plain_text(left), plain_text(right)) == (was, now)
    kept = "".join(piece.text for piece in left if not piece.is_other)
    also = "".join(piece.text for piece in right if not piece.is_other)
    assert kept.split() == also.split()
    assert "".join(words_of(was)) == was
    if was == now:
        assert not others(left)


@pytest.mark.django_db
def test_papers_are_added_removed_changed_and_moved() -> None:
    before = plain(papers=[paper("a"), paper("b"), paper("c"), paper("d")])
    after = plain(
        papers=[paper("c"), paper("a"), paper("b", copies=2, cases=["x"]), paper("e")],
        cases=[{"key": "x", "name": "Cần xác minh"}],
    )
    found = {(row.kind, row.name) for row in rows(difference(before, after))}
    assert found == {
        (Kind.ADDED, "Cần xác minh"), (Kind.MOVED, "Giấy c"), (Kind.CHANGED, "Giấy b"),
        (Kind.ADDED, "Giấy e"), (Kind.REMOVED, "Giấy d"),
    }  # fmt: skip
    papers = next(section for section in difference(before, after) if section.same)
    assert papers.same == 1
    changed = next(row for row in papers.rows if row.kind == Kind.CHANGED)
    said = {str(one.label): (plain_text(one.was), plain_text(one.now)) for one in changed.changes}
    assert said == {
        "Số bản": ("1", "2"),
        "Áp dụng cho trường hợp": ("mọi trường hợp", "Cần xác minh"),
    }


@pytest.mark.django_db
def test_a_paper_renamed_under_its_key_is_the_same_paper() -> None:
    before, after = plain(papers=[paper("a", "Tờ khai")]), plain(papers=[paper("a", "Tờ khai mới")])
    (row,) = rows(difference(before, after))
    assert (row.kind, [str(one.label) for one in row.changes]) == (Kind.CHANGED, ["Tên giấy tờ"])


@pytest.mark.django_db
def test_steps_are_known_by_name_and_fees_by_their_variants() -> None:
    step = {"kind": "process", "name": "Thẩm định", "role": "officer", "hours": 8}
    fee = {"key": "f", "kind": "state", "label": "Lệ phí", "amount": 10_000,
           "charged": "before_receipt"}  # fmt: skip
    before = plain(steps=[step], fees=[fee | {"channel": "desk"}, fee | {"channel": "online"}])
    tiers = [{"up_to": 2, "amount": 2000}, {"up_to": None, "amount": 1000}]
    reduced = [{"group": "ho-ngheo", "percent": 50}]
    after = plain(
        steps=[step | {"hours": 4, "role": "leader"}],
        fees=[
            fee | {"channel": "online", "amount": 5000, "reductions": reduced},
            fee | {"channel": "desk", "per": "trang", "tiers": tiers, "cap": 200_000},
        ],
    )
    found = rows(difference(before, after))
    assert [row.kind for row in found] == [Kind.CHANGED] * 3
    said = [
        {str(one.label): (plain_text(one.was), plain_text(one.now)) for one in row.changes}
        for row in found
    ]
    assert said[0] == {
        "Người thực hiện": ("Chuyên viên", "Lãnh đạo đơn vị"),
        "Thời gian (giờ làm việc)": ("8 giờ làm việc", "4 giờ làm việc"),
    }
    nbsp = "\N{NO-BREAK SPACE}"
    dear = next(one for one in said if "Mức cao nhất" in one)
    assert dear["Mức cao nhất"][1].endswith(f"200.000{nbsp}đ")
    assert f"2.000{nbsp}đ" in dear["Mức thu"][1]
    assert f"1.000{nbsp}đ" in dear["Mức thu"][1]
    cheap = next(one for one in said if "Miễn, giảm" in one)
    assert cheap["Mức thu"] == (f"10.000{nbsp}đ", f"5.000{nbsp}đ")
    assert "50" in cheap["Miễn, giảm"][1]
    assert "hộ nghèo" in cheap["Miễn, giảm"][1].lower()


LISTS = st.lists(st.sampled_from("abcdef"), max_size=6)


@pytest.mark.proof
@given(LISTS, LISTS)
def test_rows_are_paired_once_and_the_unmoved_keep_their_order(old: str, new: str) -> None:
    before, after = [paper(key) for key in old], [paper(key) for key in new]
    pairs = paired("papers", before, after)
    assert len(set(pairs.values())) == len(pairs)
    assert all(before[was]["key"] == after[now]["key"] for now, was in pairs.items())
    shared = sum(min(old.count(key), new.count(key)) for key in set(old))
    assert len(pairs) == shared
    stayed = [pairs[place] for place in sorted(pairs) if place not in moved(pairs)]
    assert stayed == sorted(stayed)
    if old == new:
        assert not moved(pairs)


@pytest.mark.django_db
def test_a_draft_that_says_too_little_is_told_as_far_as_it_goes() -> None:
    thin = {"code": "9.000001", "fees": [{"key": "f"}], "steps": [{"name": "Bước"}], "papers": [{}]}
    assert difference(None, thin)
    assert difference(thin, plain())
    assert difference(record(), thin)


@pytest.mark.django_db
def test_the_page_marks_by_more_than_colour() -> None:
    changed = record()
    changed["papers"] = [*changed["papers"][1:], paper("moi", "Bản cam kết")]
    changed["legal_grounds"] += "; Nghị định 999/2026/NĐ-CP"
    decision = drafted((Act.AMEND, changed), (Act.ISSUE, plain()))
    client = client_of("kiemsoat")
    shown = text(client.get(f"/catalogue/decisions/{decision.pk}/items/{CODE}/difference/"))
    assert "999/2026/NĐ-CP</ins>" in shown
    assert "+ Thêm mới" in shown
    assert "− Bỏ" in shown
    new = text(client.get(f"/catalogue/decisions/{decision.pk}/items/9.000001/difference/"))
    assert "<ins>" not in new
    for page, other in ((shown, "9.000001"), (new, CODE)):
        assert f"/catalogue/decisions/{decision.pk}/items/{other}/difference/" in page
    assert "Thủ tục thử" in new


@pytest.mark.django_db
def test_what_was_typed_is_shown_as_text(client: Client) -> None:
    decision = drafted(amending(name="<script>alert(1)</script> & co"))
    page = client_of("kiemsoat").get(f"/catalogue/decisions/{decision.pk}/items/{CODE}/difference/")
    assert "<script>alert" not in text(page)
    assert "&lt;script&gt;" in text(page)


def test_places_are_told_in_words() -> None:
    assert place_in_words("papers/3/copies") == "Thành phần hồ sơ, dòng 3, Số bản"
    assert place_in_words("fees/2/tiers/1/amount") == "Phí, lệ phí, dòng 2, Bậc thu"
    assert place_in_words("limit_amount") == "Thời hạn"
