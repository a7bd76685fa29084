"""The pages on which decisions are drafted: what is typed wrong is said beside its field."""

import pytest
from django.test import Client

from procedures.models import Act, Decision
from procedures.publishing import fingerprint
from tests.deciding import (
    CODE,
    amending,
    client_of,
    drafted,
    header,
    plain,
    published,
    typed,
    versions,
)
from tests.filing import text

pytestmark = pytest.mark.django_db
PAGE = "/catalogue/decisions/"


@pytest.fixture
def manager() -> Client:
    return client_of("quanly")


def rows() -> list[object]:
    return list(Decision.objects.order_by("pk").values())


@pytest.mark.parametrize("username", ["congdan", "motcua", "lanhdao", "thanhtra", "quantri"])
def test_for_others_there_is_nothing_here(username: str) -> None:
    decision, client = drafted(amending()), client_of(username)
    seen = {"seen": fingerprint(decision)}
    at = f"{PAGE}{decision.pk}/"
    for address in (
        "/catalogue/", "/catalogue/procedures/", f"/catalogue/procedures/{CODE}/", PAGE,
        "/catalogue/changes/", f"{PAGE}new/", at, f"{at}edit/", f"{at}items/{CODE}/difference/",
        "/catalogue/basics/", "/catalogue/basics/groups/", "/catalogue/basics/groups/1/",
    ):  # fmt: skip
        assert client.get(address).status_code == 404, address
    for verb in ("review", "publish", "send-back", "discard", "abolish", f"items/{CODE}/remove"):
        answer = client.post(f"{at}{verb}/", {**seen, "note": "x", "code": CODE})
        assert answer.status_code == 404, verb
    assert client.post(f"{PAGE}new/", typed()).status_code == 404
    assert Decision.objects.get(pk=decision.pk).state == "draft"


def test_a_draft_begins_with_its_header(manager: Client) -> None:
    assert "Ủy ban nhân dân" in text(manager.get(f"{PAGE}new/"))
    answer = manager.post(f"{PAGE}new/", typed())
    made = Decision.objects.latest("pk")
    assert answer["Location"] == f"{PAGE}{made.pk}/"
    assert {name: getattr(made, name) for name in header()} == header()
    assert (made.state, made.drafted_by.username) == ("draft", "quanly")
    assert [entry.what for entry in made.entries.all()] == ["drafted"]


WRONG = [
    ("number", ""),
    ("number", "x" * 61),
    ("signed_on", "31/02/2026"),
    ("signed_on", "01/01/0001"),
    ("signed_on", ""),
    ("issued_by", ""),
    ("issued_by", "x" * 201),
    ("abstract", ""),
    ("abstract", "x" * 501),
    ("effective_from", "hôm nay"),
    ("effective_from", "01/01/2999"),
]


@pytest.mark.parametrize(("field", "value"), WRONG)
def test_a_wrong_header_is_refused_beside_its_field(
    manager: Client, field: str, value: str
) -> None:
    decision = drafted(amending())
    before = rows()
    words = typed(**{field: value}, seen=fingerprint(decision))
    for address in (f"{PAGE}new/", f"{PAGE}{decision.pk}/edit/"):
        answer = manager.post(address, words)
        shown = text(answer)
        assert answer.status_code == 400
        assert f'id="id_{field}_error"' in shown
        kept = words["abstract" if field != "abstract" else "issued_by"]
        assert kept in shown
        assert value[:50] in shown
    assert rows() == before


def test_one_number_is_one_decision(manager: Client) -> None:
    assert manager.post(f"{PAGE}new/", typed()).status_code == 302
    answer = manager.post(f"{PAGE}new/", typed(abstract="Khác"))
    assert (answer.status_code, 'id="id_number_error"' in text(answer)) == (400, True)
    other = drafted(number="2/QĐ")
    words = typed(seen=fingerprint(other))
    answer = manager.post(f"{PAGE}{other.pk}/edit/", words)
    assert (answer.status_code, 'id="id_number_error"' in text(answer)) == (400, True)
    assert other.entries.count() == 1


def test_a_header_that_somebody_else_changed_is_not_written_over(manager: Client) -> None:
    decision = drafted(number="2/QĐ")
    seen = fingerprint(decision)
    assert (
        manager.post(f"{PAGE}{decision.pk}/edit/", typed(abstract="Một", seen=seen)).status_code
        == 302
    )
    answer = client_of("kiemsoat").post(
        f"{PAGE}{decision.pk}/edit/", typed(abstract="Hai", seen=seen)
    )
    assert (answer.status_code, "Hai" in text(answer)) == (409, True)
    assert Decision.objects.get(pk=decision.pk).abstract == "Một"


def test_an_abolition_is_put_in_by_its_code(manager: Client) -> None:
    decision = drafted(amending())
    address = f"{PAGE}{decision.pk}/abolish/"
    for code in ("", "9.123456", CODE, "x" * 31):
        answer = manager.post(address, {"code": code})
        assert (answer.status_code, 'id="id_code_error"' in text(answer)) == (400, True)
    assert manager.post(address, {"code": " 2.000815 "}).status_code == 302
    item = decision.items.get(code="2.000815")
    assert (item.act, item.content) == ("abolish", {})
    assert "Chứng thực bản sao từ bản chính" in text(manager.get(f"{PAGE}{decision.pk}/"))
    difference = text(manager.get(f"{PAGE}{decision.pk}/items/2.000815/difference/"))
    assert "không tiếp nhận hồ sơ mới" in difference


def test_an_item_is_taken_out_by_who_saw_it(manager: Client) -> None:
    decision = drafted(amending(), (Act.ISSUE, plain()))
    stale = fingerprint(decision)
    address = f"{PAGE}{decision.pk}/items/{CODE}/remove/"
    assert manager.post(address, {"seen": stale}).status_code == 302
    assert [item.code for item in decision.items.all()] == ["9.000001"]
    address = f"{PAGE}{decision.pk}/items/9.000001/remove/"
    assert manager.post(address, {"seen": stale}).status_code == 409
    assert decision.items.count() == 1


def test_a_draft_is_discarded_and_a_published_one_stays(manager: Client) -> None:
    decision = drafted(amending())
    address = f"{PAGE}{decision.pk}/discard/"
    assert manager.get(address).status_code == 405
    assert manager.post(address, {"seen": "draft-0"}).status_code == 409
    answer = manager.post(address, {"seen": fingerprint(decision)})
    assert answer["Location"] == PAGE
    assert not Decision.objects.filter(pk=decision.pk).exists()
    stays = published(drafted(amending()))
    seen = {"seen": fingerprint(Decision.objects.get(pk=stays.pk))}
    assert manager.post(f"{PAGE}{stays.pk}/discard/", seen).status_code == 409
    assert Decision.objects.filter(pk=stays.pk).exists()


def test_problems_lead_to_where_they_are_put_right(manager: Client) -> None:
    decision = drafted((Act.ISSUE, plain(limit_amount=0)), days=-1)
    shown = text(manager.get(f"{PAGE}{decision.pk}/"))
    assert f"{PAGE}{decision.pk}/items/9.000001/?part=limit#limit_amount" in shown
    assert f"{PAGE}{decision.pk}/edit/#id_effective_from" in shown
    assert "Thời hạn bằng 0" in shown
    answer = client_of("kiemsoat").post(
        f"{PAGE}{decision.pk}/review/", {"seen": fingerprint(decision)}
    )
    assert (answer.status_code, "Thời hạn bằng 0" in text(answer)) == (409, True)


def test_a_long_decision_is_looked_through_when_asked(
    manager: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("procedures.decision_page.MOST", 0)
    decision = drafted((Act.ISSUE, plain(limit_amount=0)))
    address = f"{PAGE}{decision.pk}/"
    assert "Thời hạn bằng 0" not in text(manager.get(address))
    assert "Thời hạn bằng 0" in text(manager.get(f"{address}?check=1"))


def test_the_list_has_drafts_and_the_years(manager: Client) -> None:
    decision = drafted(amending(), number="77/QĐ")
    shown = text(manager.get(PAGE))
    assert "77/QĐ" in shown
    assert "1187/QĐ-UBND" in text(manager.get(f"{PAGE}?year=2026"))
    assert "2873/QĐ-UBND" in text(manager.get(f"{PAGE}?year=2022"))
    for year in ("x", "1900", "99999999999", "²"):
        assert manager.get(f"{PAGE}?year={year}").status_code == 200
    assert f"{PAGE}{decision.pk}/" in text(manager.get("/catalogue/"))


def test_a_procedure_shows_its_versions_and_any_two_of_them(manager: Client) -> None:
    published(drafted(amending(name="Tên thứ ba")))
    first, second, third = versions()
    address = f"/catalogue/procedures/{CODE}/"
    shown = text(manager.get(address))
    assert "Tên thứ ba" in shown
    days = {one: one.effective_from.isoformat() for one in (first, second, third)}
    shown = text(manager.get(f"{address}?from={days[first]}&to={days[third]}"))
    assert "<ins>" in shown
    assert f"{first.effective_from:%d/%m/%Y}" in shown
    assert manager.get(f"{address}?to={days[first]}").status_code == 200
    assert manager.get(f"{address}?from=2000-01-01").status_code == 404
    same = text(manager.get(f"{address}?from={days[first]}&to={days[first]}"))
    assert "Hai bản có nội dung giống nhau." in same
    assert manager.get("/catalogue/procedures/9.999999/").status_code == 404


def test_citizens_see_nothing_of_a_draft() -> None:
    drafted(amending(name="Tên còn bí mật"))
    drafted((Act.ISSUE, plain(name="Thủ tục còn bí mật")), number="2")
    for address in ("/procedures/", f"/procedures/{CODE}/", "/?q=bí mật", "/procedures/9.000001/"):
        shown = text(Client().get(address)).replace('value="bí mật"', "")
        assert "còn bí mật" not in shown
        assert "/catalogue/" not in shown
