"""A decision's way: one drafts, another reviews, one who did not review publishes."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from procedures.drafting import abolish, discard, remove, rewrite
from procedures.duties import duty
from procedures.models import Act, Decision, DecisionEntry, Procedure
from procedures.publishing import NotPublishable, edited, fingerprint, publish, review, send_back
from procedures.records.telling import record_of
from tests import make
from tests.deciding import (
    CODE,
    amending,
    client_of,
    day,
    drafted,
    header,
    plain,
    published,
    put,
    record,
    reviewed,
    versions,
)
from tests.filing import text

pytestmark = pytest.mark.django_db
PAGE = "/catalogue/decisions/"


def who(username: str) -> dict[str, Any]:
    return {"by": make.person(username), "at": timezone.now()}


def seen(decision: Decision) -> dict[str, str]:
    return {"seen": fingerprint(Decision.objects.get(pk=decision.pk))}


def test_two_people_bring_an_amendment_into_force() -> None:
    before = versions()
    decision = drafted(amending(name="Cấp giấy xác nhận độc thân"))
    other, first = client_of("kiemsoat"), client_of("quanly")
    address = f"{PAGE}{decision.pk}/"

    assert "Chờ bạn thẩm định" in text(other.get(address))
    assert other.post(f"{address}review/", seen(decision)).status_code == 302
    assert "Chờ bạn công bố" in text(first.get(address))
    assert first.post(f"{address}publish/", seen(decision)).status_code == 302

    after = versions()
    assert len(after) == len(before) + 1
    old, new = after[-2:]
    assert (old.effective_to, old.ended_by) == (day(9), decision)
    assert (new.effective_from, new.effective_to) == (day(10), None)
    assert (new.name, new.is_sealed) == ("Cấp giấy xác nhận độc thân", True)
    assert record_of(new) == record_of(old) | {"name": new.name}
    trail = list(decision.entries.values_list("what", "by__username"))
    assert trail == [("drafted", "quanly"), ("reviewed", "kiemsoat"), ("published", "quanly")]


def test_a_new_procedure_and_an_abolition_in_one_decision() -> None:
    decision = drafted((Act.ISSUE, plain()), (Act.ABOLISH, {"code": CODE}), days=0)
    with pytest.raises(NotPublishable) as refused:
        reviewed(decision)
    assert [one.place for one in refused.value.problems] == ["effective_from"]
    rewrite(decision.pk, header(1), **seen(decision), **who("quanly"))
    published(decision)
    assert versions("9.000001")[0].effective_from == day(1)
    assert versions()[-1].effective_to == day(0)
    assert versions()[-1].ended_by == decision


def of_draft(verb: str) -> Callable[[Decision, str], object]:
    does = {"review": review, "publish": publish}[verb]
    return lambda decision, name: does(decision.pk, **seen(decision), **who(name))


@pytest.mark.parametrize(
    ("state", "verb", "username"),
    [
        ("draft", "review", "quanly"),  # wrote it
        ("draft", "publish", "quanly"),  # nobody has reviewed it
        ("draft", "publish", "kiemsoat"),
        ("reviewed", "publish", "kiemsoat"),  # has reviewed it
        ("reviewed", "review", "quanly"),
        ("reviewed", "review", "kiemsoat"),
        ("published", "publish", "quanly"),
        ("published", "review", "kiemsoat"),
    ],
)
def test_every_wrong_order_is_refused(state: str, verb: str, username: str) -> None:
    decision = drafted(amending())
    if state != "draft":
        reviewed(decision)
    if state == "published":
        published(decision)
    rows, entries = len(versions()), decision.entries.count()
    with pytest.raises(NotPublishable), transaction.atomic():
        of_draft(verb)(decision, username)
    page = client_of(username).post(f"{PAGE}{decision.pk}/{verb}/", seen(decision))
    assert page.status_code == 409
    assert 'role="alert"' in text(page)
    assert Decision.objects.get(pk=decision.pk).state == state
    assert (len(versions()), decision.entries.count()) == (rows, entries)


def test_who_changed_a_word_of_it_does_not_review_it() -> None:
    decision = drafted(amending())
    edited(decision, by=make.person("kiemsoat"), at=timezone.now())
    with pytest.raises(NotPublishable, match="Bạn đã"):
        reviewed(decision)


def test_a_change_makes_it_a_draft_again() -> None:
    decision = drafted(amending())
    reviewed(decision)
    rewrite(decision.pk, header(12), **seen(decision), **who("quanly"))
    decision.refresh_from_db()
    assert (decision.state, decision.reviewed_by) == ("draft", None)
    with pytest.raises(NotPublishable):
        publish(decision.pk, **seen(decision), **who("quanly"))


@pytest.mark.parametrize("does", [review, publish, send_back])
def test_nobody_signs_what_they_have_not_seen(does: Callable[..., Any]) -> None:
    decision = drafted(amending())
    if does is publish:
        reviewed(decision)
    stale = seen(decision)
    abolish(decision.pk, "2.000815", **who("quanly"))
    more = {"note": "Sai"} if does is send_back else {}
    with pytest.raises(NotPublishable, match="thay đổi"):
        does(decision.pk, **stale, **more, **who("kiemsoat"))


def test_sent_back_it_says_why_and_waits_for_its_writers() -> None:
    decision = drafted(amending())
    page = client_of("kiemsoat")
    address = f"{PAGE}{decision.pk}/send-back/"
    empty = page.post(address, {**seen(decision), "note": " "})
    assert (empty.status_code, 'id="id_note_error"' in text(empty)) == (400, True)
    words = {**seen(decision), "note": "Thiếu căn cứ pháp lý"}
    assert page.post(address, words).status_code == 302
    assert "Thiếu căn cứ pháp lý" in text(client_of("quanly").get(f"{PAGE}{decision.pk}/"))
    assert duty(decision, make.person("quanly")).what == "finish"
    assert duty(decision, make.person("kiemsoat")).what == ""


def test_what_is_in_force_today_is_not_amended_today() -> None:
    for days in (0, -1):
        decision = drafted(amending(), days=days, number=f"{days}")
        with pytest.raises(NotPublishable) as refused:
            reviewed(decision)
        assert "effective_from" in {one.place for one in refused.value.problems}


def test_versions_that_would_overlap_are_refused() -> None:
    published(drafted(amending(), days=20, number="20"))
    late = drafted(amending(), days=15, number="15")
    with pytest.raises(NotPublishable) as refused:
        reviewed(late)
    assert [one.place for one in refused.value.problems] == [CODE]
    page = client_of("kiemsoat").post(f"{PAGE}{late.pk}/review/", seen(late))
    assert f"{day(20):%d/%m/%Y}" in text(page)
    assert f"/catalogue/decisions/{late.pk}/items/{CODE}/" in text(page)


def test_an_abolition_to_come_keeps_the_code_until_then() -> None:
    published(drafted((Act.ABOLISH, {"code": CODE}), days=20))
    early = drafted((Act.ISSUE, record()), days=15, number="2")
    before = len(versions())
    with pytest.raises(NotPublishable), transaction.atomic():
        published(early)
    assert len(versions()) == before
    assert not DecisionEntry.objects.filter(decision=early, what="published").exists()


def test_of_two_decisions_about_one_procedure_the_second_sees_the_first() -> None:
    one, two = (drafted(amending(), days=10, number=number) for number in "12")
    reviewed(one)
    reviewed(two)
    published(one)
    with pytest.raises(NotPublishable), transaction.atomic():
        published(two)
    assert Decision.objects.get(pk=two.pk).state == "reviewed"


def test_a_refused_decision_writes_nothing_of_its_other_items() -> None:
    decision = drafted((Act.ISSUE, plain()), (Act.ISSUE, record()))
    with pytest.raises(NotPublishable):
        published(decision)
    assert not Procedure.objects.filter(code="9.000001").exists()


def test_a_published_decision_is_read_only() -> None:
    decision = published(drafted(amending()))
    tries = (
        lambda: rewrite(decision.pk, header(30), **seen(decision), **who("quanly")),
        lambda: abolish(decision.pk, "2.000815", **who("quanly")),
        lambda: remove(decision.pk, CODE, **seen(decision), **who("quanly")),
        lambda: discard(decision.pk, **seen(decision), by=make.person("quanly")),
        lambda: send_back(decision.pk, **seen(decision), note="x", **who("kiemsoat")),
    )
    for does in tries:
        with pytest.raises(NotPublishable), transaction.atomic():
            does()
    page = text(client_of("quanly").get(f"{PAGE}{decision.pk}/"))
    assert "<form" not in page.partition("<main")[2]
    assert client_of("quanly").get(f"{PAGE}{decision.pk}/edit/").status_code == 302


def test_the_database_knows_that_two_see_a_decision() -> None:
    decision = drafted(amending())
    for column in ("drafted_by", "published_by"):
        person = make.person("quanly")
        with pytest.raises(IntegrityError), transaction.atomic():
            Decision.objects.filter(pk=decision.pk).update(
                **{"reviewed_by": person, column: person}
            )


def test_a_dossier_stays_with_the_version_it_was_received_under() -> None:
    dossier = make.dossier(code=CODE)
    under, said = dossier.version, record_of(dossier.version)
    put(decision := drafted(days=1), *amending(name="Tên mới", papers=[]))
    published(decision)
    dossier.refresh_from_db()
    assert dossier.version == under
    assert record_of(type(under).objects.get(pk=under.pk)) == said
