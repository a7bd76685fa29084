"""The lists that procedures rest on: added to, changed, and removed only where unused."""

import pytest
from django.test import Client

from procedures.basics import BASICS
from procedures.models import Act, BannedPaper, Field, LifeEvent, ReductionGroup, Synonym
from procedures.records.problems import problems
from tests.deciding import client_of, day, drafted, plain, record
from tests.filing import text

pytestmark = pytest.mark.django_db
AT = "/catalogue/basics/"


@pytest.fixture
def manager() -> Client:
    return client_of("quanly")


def ban(**changes: str) -> dict[str, str]:
    words = {
        "name": "Bản sao căn cước", "words": "bản sao căn cước\n photo  thẻ căn cước",
        "ground": "Luật Căn cước 2023", "instead": "Xuất trình thẻ",
        "valid_from": f"{day(0):%d/%m/%Y}", "valid_to": "",
    }  # fmt: skip
    return words | changes


ADDED = {
    "groups": {"name": "Người cao tuổi", "proof": "Căn cước"},
    "banned-papers": ban(),
    "synonyms": {"words": "giấy hồng thử", "means": "giấy chứng nhận quyền sử dụng đất"},
    "fields": {"name": "Thủy lợi"},
    "life-events": {"name": "Về hưu", "summary": "Chế độ hưu trí"},
}


@pytest.mark.parametrize("name", BASICS)
def test_a_row_is_added_changed_and_removed(manager: Client, name: str) -> None:
    rows = BASICS[name].rows
    before = rows.count()
    assert manager.post(f"{AT}{name}/", ADDED[name]).status_code == 302
    row = rows.latest("pk")
    assert rows.count() == before + 1
    again = manager.post(f"{AT}{name}/", ADDED[name])
    assert (again.status_code, rows.count()) == (400, before + 1)
    first = next(iter(ADDED[name]))
    changed = ADDED[name] | {first: "Tên đã đổi"}
    assert manager.post(f"{AT}{name}/{row.pk}/", changed).status_code == 302
    assert str(rows.get(pk=row.pk)) == "Tên đã đổi"
    assert "Tên đã đổi" in text(manager.get(f"{AT}{name}/"))
    assert manager.post(f"{AT}{name}/{row.pk}/remove/").status_code == 302
    assert rows.count() == before


def test_codes_are_made_from_names_and_stay(manager: Client) -> None:
    manager.post(f"{AT}groups/", ADDED["groups"])
    group = ReductionGroup.objects.latest("pk")
    assert group.code == "nguoi-cao-tuoi"
    manager.post(f"{AT}groups/{group.pk}/", {"name": "Đổi", "code": "khac", "proof": ""})
    group.refresh_from_db()
    assert (group.name, group.code) == ("Đổi", "nguoi-cao-tuoi")
    manager.post(f"{AT}life-events/", ADDED["life-events"])
    orders = list(LifeEvent.objects.values_list("order", flat=True))
    assert LifeEvent.objects.get(code="ve-huu").order == max(orders)


def test_what_is_used_stays(manager: Client) -> None:
    group = ReductionGroup.objects.get(code="ho-ngheo")
    unused = ReductionGroup.objects.create(code="thu", name="Thử")
    fee = {
        "key": "f", "kind": "state", "label": "Lệ phí", "amount": 1000,
        "charged": "before_receipt", "reductions": [{"group": "thu", "percent": 50}],
    }  # fmt: skip
    drafted((Act.ISSUE, plain(fees=[fee], life_events=["birth"])))
    used = {
        "groups": [group, unused],
        "fields": [Field.objects.get(code="ho-tich")],
        "life-events": [LifeEvent.objects.get(code="birth")],
    }
    for name, rows in used.items():
        for row in rows:
            answer = manager.post(f"{AT}{name}/{row.pk}/remove/")
            assert (answer.status_code, "không xóa được" in text(answer)) == (409, True)
            assert type(row).objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("groups", "name", ""),
        ("groups", "name", "x" * 201),
        ("groups", "code", "Có dấu"),
        ("groups", "code", "ho-ngheo"),
        ("fields", "name", "???"),
        ("life-events", "summary", ""),
        ("synonyms", "words", ""),
        ("synonyms", "means", "x" * 201),
        ("banned-papers", "words", "ab"),
        ("banned-papers", "words", "x" * 201),
        ("banned-papers", "ground", ""),
        ("banned-papers", "valid_from", "31/02/2026"),
        ("banned-papers", "valid_to", "01/01/2020"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    manager: Client, name: str, field: str, value: str
) -> None:
    before = list(BASICS[name].rows.values())
    answer = manager.post(f"{AT}{name}/", ADDED[name] | {field: value})
    shown = text(answer)
    assert answer.status_code == 400
    place = "code" if value == "???" else field
    assert f'id="id_{place}_error"' in shown
    assert all(word[:12] in shown for key, word in ADDED[name].items() if key != field)
    assert list(BASICS[name].rows.values()) == before


def test_a_new_ban_is_at_work_at_once(manager: Client) -> None:
    asking = record("1.001193")
    assert problems(asking, day(1)) == []
    name = asking["papers"][0]["name"]
    assert manager.post(f"{AT}banned-papers/", ban(words=name)).status_code == 302
    found = problems(asking, day(1))
    assert [one.place for one in found] == ["papers/1/name"]
    made = BannedPaper.objects.latest("pk")
    ended = ban(words=name, valid_to=f"{day(0):%d/%m/%Y}")
    assert manager.post(f"{AT}banned-papers/{made.pk}/", ended).status_code == 302
    assert problems(asking, day(1)) == []


def test_unknown_lists_and_rows_are_not_there(manager: Client) -> None:
    for address in ("nothing/", "groups/999999/", "synonyms/0/"):
        assert manager.get(f"{AT}{address}").status_code == 404
    assert manager.get(AT).status_code == 200
    assert not Synonym.objects.filter(words="").exists()
