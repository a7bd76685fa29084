"""What a decision may not say however it came in: limits nobody can keep, days of no year."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from agencies.calendars import LAST
from agencies.due import Axis, Term, due
from agencies.models import Unit
from procedures.item_saving import content_of
from procedures.models import Act, Decision
from procedures.publishing import NotPublishable, fingerprint, problems_of
from procedures.records.limits import MOST
from procedures.records.problems import problems
from tests import make
from tests.deciding import CODE, amending, client_of, day, drafted, plain, reviewed
from tests.editor import address, beside, item
from tests.filing import text

pytestmark = pytest.mark.django_db
PAGE = "/catalogue/decisions/"


def long(unit: str, by: int = 0) -> dict[str, Any]:
    return {"limit_unit": unit, "limit_amount": MOST[unit] + by}


@pytest.mark.parametrize("unit", MOST)
@pytest.mark.parametrize(
    ("place", "more"),
    [
        ("limit_amount", lambda unit: long(unit, 1)),
        ("cases/1/limit_amount", lambda unit: {
            "cases": [{"key": "k", "name": "K", **long(unit, 1)}],
        }),
        ("extension_amount", lambda unit: {
            "extension_unit": unit, "extension_amount": MOST[unit] + 1, "extension_ground": "Luật",
        }),
        ("law_amount", lambda unit: {"limit_unit": unit, "law_amount": MOST[unit] + 1}),
    ],
)  # fmt: skip
def test_nothing_takes_longer_than_three_years(unit: str, place: str, more: Any) -> None:
    found = problems(plain(**more(unit)), day(1))
    assert [one.place for one in found] == [place]
    assert "Dài hơn ba năm" in found[0].sentence
    with pytest.raises(NotPublishable):
        reviewed(drafted((Act.ISSUE, plain(**more(unit)))))


@pytest.mark.parametrize("unit", MOST)
def test_the_longest_limit_and_its_extension_end_within_the_calendar(unit: str) -> None:
    words = {**long(unit), "extension_unit": unit, "extension_amount": MOST[unit]}
    assert problems(plain(**words), day(1)) == []
    answer = due(Unit.objects.get(code="H01"), timezone.now(), Term(Axis(unit), 2 * MOST[unit]))
    assert answer.due.date() <= LAST


def test_a_limit_too_long_is_told_beside_its_field() -> None:
    made = item(limit_unit="days", limit_amount=32767)
    page = client_of("quanly").get(address(made, "limit")).content.decode()
    assert "tối đa 750 ngày làm việc" in beside(page, "limit_amount")


ODD = [date(1, 1, 1), date(1944, 12, 31), date(9999, 12, 31)]


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("field", ["signed_on", "effective_from"])
def test_a_day_of_no_year_is_not_reviewed(field: str, odd: date) -> None:
    decision = drafted((Act.ISSUE, plain()))
    Decision.objects.filter(pk=decision.pk).update(**{field: odd})
    decision.refresh_from_db()
    found = problems_of(decision, timezone.localdate())
    assert [one.place for one in found] == [field]
    assert "chỉ nhận ngày từ năm 1945 đến" in found[0].sentence
    with pytest.raises(NotPublishable):
        reviewed(decision)
    shown = text(client_of("quanly").get(f"{PAGE}{decision.pk}/"))
    assert f"{PAGE}{decision.pk}/edit/#id_{field}" in shown
    assert {"signed_on": "Ngày ký", "effective_from": "Có hiệu lực từ"}[field] in shown


@pytest.mark.parametrize("odd", ODD)
def test_a_draft_of_any_day_can_be_opened_and_put_right(odd: date) -> None:
    decision = drafted(amending())
    Decision.objects.filter(pk=decision.pk).update(effective_from=odd, signed_on=odd)
    client, at = client_of("quanly"), f"{PAGE}{decision.pk}/"
    for page in (
        at, f"{at}edit/", f"{at}items/{CODE}/", f"{at}items/{CODE}/difference/", PAGE,
        f"{at}items/new/", f"{at}items/new/?q=khai", f"{at}items/new/?copy={CODE}",
    ):  # fmt: skip
        assert client.get(page).status_code == 200, page
    stands = content_of("2.000815", odd) is not None
    answer = client.post(f"{at}items/new/", {"amend": "2.000815"})
    assert answer.status_code == (302 if stands else 404)


@pytest.mark.parametrize("name", ["amend", "copy", "code", "name", "field"])
def test_what_no_database_keeps_is_refused(name: str) -> None:
    decision = drafted()
    words = {"code": "9.000007", "field": "ho-tich", "name": "Thử", name: "1\0"}
    answer = client_of("quanly").post(f"{PAGE}{decision.pk}/items/new/", words)
    assert answer.status_code == (404 if name == "amend" else 400)
    assert not decision.items.exists()


def discarded(client: Client, decision: Decision) -> Any:
    seen = fingerprint(Decision.objects.get(pk=decision.pk))
    return client.post(f"{PAGE}{decision.pk}/discard/", {"seen": seen})


def test_only_who_drafted_it_discards_it(caplog: pytest.LogCaptureFixture) -> None:
    decision = drafted(amending())
    other, drafter = client_of("kiemsoat"), client_of("quanly")
    why = f"Chỉ {make.person('quanly')}, người soạn thảo, được hủy dự thảo này."
    shown = text(other.get(f"{PAGE}{decision.pk}/"))
    assert why in shown
    assert "/discard/" not in shown
    answer = discarded(other, decision)
    assert (answer.status_code, why in text(answer)) == (409, True)
    assert decision.entries.count() == 1
    assert "/discard/" in text(drafter.get(f"{PAGE}{decision.pk}/"))
    with caplog.at_level("INFO", "procedures.drafting"):
        assert discarded(drafter, decision).status_code == 302
    told = f"Draft decision {decision.pk} discarded by person {make.person('quanly').pk}"
    assert told in caplog.messages


def test_a_reviewed_decision_is_discarded_only_after_it_was_sent_back() -> None:
    decision = reviewed(drafted(amending()))
    drafter, at = client_of("quanly"), f"{PAGE}{decision.pk}/"
    assert discarded(drafter, decision).status_code == 409
    seen = fingerprint(Decision.objects.get(pk=decision.pk))
    client_of("kiemsoat").post(f"{at}send-back/", {"seen": seen, "note": "Chưa đúng"})
    assert discarded(drafter, decision).status_code == 302


def test_what_came_in_from_a_file_goes_while_no_other_has_written_in_it() -> None:
    decision = drafted(amending())
    Decision.objects.filter(pk=decision.pk).update(drafted_by=None)
    assert discarded(client_of("kiemsoat"), decision).status_code == 409
    assert discarded(client_of("quanly"), decision).status_code == 302
