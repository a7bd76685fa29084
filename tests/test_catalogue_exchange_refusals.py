"""What is broken is refused with its place and the reason, and nothing is half imported."""

import json

import pytest
from django.utils import timezone

from bench.catalogue_file import made
from procedures.exporting import as_json
from procedures.models import Decision, Field
from procedures.records.importing import load, take_in
from procedures.records.reading import MOST_BYTES
from procedures.records.schema import Record
from tests.exchanged import procedure, refused, small, unread

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_half_imported(db):
    before = (as_json(), Decision.objects.count(), Field.objects.count())
    yield
    assert (as_json(), Decision.objects.count(), Field.objects.count()) == before


def why_not(document: Record, *, is_published: bool = False) -> list[tuple[str, str]]:
    at = timezone.now()
    found = refused(lambda: take_in(document, by=None, at=at, is_published=is_published))
    return [(fate.place, fate.why) for fate in found]


@pytest.mark.parametrize("is_published", [True, False])
def test_a_limit_of_zero(is_published: bool) -> None:
    document = small()
    procedure(document, 1)["limit_amount"] = 0
    places = [place for place, _why in why_not(document, is_published=is_published)]
    assert "decisions/1/procedures/2/limit_amount" in places


def test_a_code_twice_in_a_decision() -> None:
    document = small()
    document["decisions"][0]["procedures"][1]["code"] = procedure(document)["code"]
    assert [place for place, _why in why_not(document)] == ["decisions/1/procedures/2"]


def test_a_decision_twice() -> None:
    document = small()
    document["decisions"] *= 2
    assert [place for place, _why in why_not(document)] == ["decisions/2"]


def test_a_row_of_a_shared_list_twice() -> None:
    document = small()
    document["fields"].append({"code": "van-hoa", "name": "Văn hóa khác"})
    assert [place for place, _why in why_not(document)] == ["fields/26"]


def test_a_ban_that_ends_before_it_begins() -> None:
    ban = {"name": "Giấy", "words": ["giấy gì"], "ground": "Luật", "valid_from": "2026-01-02"}
    document = {"schema": "motcua-catalogue-1", "banned_papers": [ban | {"valid_to": "2026-01-01"}]}
    assert [place for place, _why in why_not(document)] == ["banned_papers/1"]


@pytest.mark.parametrize("is_published", [True, False])
def test_versions_that_overlap(is_published: bool) -> None:
    document = small()
    again = {**document["decisions"][0], "number": "9999/QĐ-UBND"}
    document["decisions"].append({**again, "procedures": [procedure(document)]})
    found = why_not(document, is_published=is_published)
    assert [place for place, _why in found] == ["decisions/2/procedures/1"]
    assert "phiên bản" in found[0][1]


def test_a_version_before_one_that_is_in_force() -> None:
    document = small()
    procedure(document)["code"] = "1.001193"
    document["decisions"][0]["effective_from"] = "2022-01-01"
    assert "decisions/1/procedures/1" in [place for place, _why in why_not(document)]


def test_a_step_for_a_unit_that_no_longer_exists() -> None:
    document = small()
    procedure(document)["steps"][1]["unit"] = "H33.10"
    found = why_not(document)
    assert [place for place, _why in found] == ["decisions/1/procedures/1/steps/2/unit"]
    assert "H33.10" in found[0][1]


def test_row_1317_of_a_file_of_2000() -> None:
    document = made(2000)
    placed = [
        (f"decisions/{nth}/procedures/{place}", row)
        for nth, decision in enumerate(document["decisions"], 1)
        for place, row in enumerate(decision["procedures"], 1)
    ]
    where, row = placed[1316]
    row["papers"][2]["copies"] = "hai"
    assert [place for place, _why in why_not(document)] == [f"{where}/papers/3/copies"]


def test_what_is_published_is_not_written_over() -> None:
    document = json.loads(as_json())
    procedure(document)["name"] = "Tên khác"
    document["decisions"][0]["procedures"].append({**procedure(made(1)), "field": "ho-tich"})
    last = len(document["decisions"][0]["procedures"])
    assert [place for place, _why in why_not(document)] == [
        "decisions/1/procedures/1",
        f"decisions/1/procedures/{last}",
    ]
    other = json.loads(as_json())
    other["decisions"][0]["abstract"] = "Trích yếu khác"
    assert [place for place, _why in why_not(other)] == ["decisions/1/abstract"]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda one: one.update(colour="red"), "decisions/1/procedures/1"),
        (lambda one: one.update(code="4.000001\n"), "decisions/1/procedures/1/code"),
        (lambda one: one.update(code="4.00000١"), "decisions/1/procedures/1/code"),
        (lambda one: one.pop("name"), "decisions/1/procedures/1/name"),
        (lambda one: one.update(limit_amount=40000), "decisions/1/procedures/1/limit_amount"),
        (
            lambda one: one["fees"][0].update(valid_from="2026-02-30"),
            "decisions/1/procedures/1/fees/1/valid_from",
        ),
    ],
)
def test_what_the_schema_does_not_know(change, place: str) -> None:
    document = small()
    change(procedure(document))
    assert place in [one for one, _why in why_not(document)]


# Files that are no catalogue


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"  \n",
        b'{"schema": ',
        b"%PDF-1.7",
        b"PK\x03\x04 no workbook",
        '{"schema": "Qu\xe9bec"}'.encode("latin-1"),
        '{"schema": "x"}'.encode("utf-16"),
        b'{"schema": NaN}',
        b'{"schema": ' + b"9" * 5000 + b"}",
        b"[" * 100_000,
        b'{"a":' * 100_000,
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(content: bytes) -> None:
    ((place, why),) = unread(content)
    assert (place, bool(why)) == ("", True)


def test_the_words_fit_the_fault() -> None:
    assert "UTF-8 (dòng 2)" in unread(b'{\n"schema": "\xe9"}')[0][1]
    assert "dòng 1, cột 12" in unread(b'{"schema": ')[0][1]
    assert "lồng nhau" in unread(b"[" * 100_000)[0][1]


def test_a_key_twice_in_an_object_is_told_with_its_place() -> None:
    content = (
        b'{"schema": "motcua-catalogue-1", "fields": [{"code": "a", "name": "A", "code": "b"}]}'
    )
    assert unread(content) == [("lĩnh vực 1", "“code” bị ghi hai lần ở đây.")]


@pytest.mark.parametrize("sign", ["\\u0000", "\\ud800"])
def test_characters_that_are_none(sign: str) -> None:
    content = f'{{"schema": "motcua-catalogue-1", "fields": [{{"code": "a", "name": "{sign}"}}]}}'
    assert [place for place, _why in unread(content.encode())] == ["lĩnh vực 1, tên"]


def test_deep_nesting_that_python_can_still_read() -> None:
    content = b'{"fields": ' + b"[" * 200 + b"]" * 200 + b"}"
    assert "lồng nhau" in unread(content)[0][1]


def test_a_file_larger_than_20_mb() -> None:
    assert "20 MB" in unread(b" " * (MOST_BYTES + 1))[0][1]


def test_a_document_of_another_kind() -> None:
    assert why_not({"schema": "motcua-catalogue-2"}) == [
        ("schema", "Phải ghi là “motcua-catalogue-1”.")
    ]
    assert refused(lambda: load([]))


def test_no_more_is_told_than_anybody_reads() -> None:
    document = {"schema": "motcua-catalogue-1", "fields": [{}] * 6000}
    found = why_not(document)
    assert len(found) == 10_001
    assert "nhiều lỗi hơn" in found[-1][1]
