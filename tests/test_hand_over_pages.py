"""The pages on which clerks and officers hand over and confirm."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.models import Role
from citizens.models import Person
from dossiers.demo.accounts import LONG_XUYEN
from dossiers.models import HandOver
from dossiers.papers import file_visible_to
from tests import make
from tests.test_desk_pages import enter, official, text_of
from tests.test_hand_overs import NEW, PATH, confirmed, listed, printed, started

pytestmark = pytest.mark.django_db


def test_the_clerk_makes_a_list_and_the_officer_confirms_it(clerk: Person, officer: Person) -> None:
    made, desk, office = started(), enter(clerk), enter(officer)
    assert "(3)" in text_of(desk.get(PATH))
    page = desk.get(NEW).content.decode()
    assert page.count(" checked") == 3
    sent = {"pick": [one.code for one in made[:2]], "unit": make.unit().code}
    answer = desk.post(NEW, sent)
    handed = HandOver.objects.get()
    assert answer.headers["Location"] == f"{PATH}{handed.pk}/"
    assert 'name="pick"' not in desk.get(f"{PATH}{handed.pk}/").content.decode()
    assert "Chờ bạn xác nhận" in text_of(office.get(PATH))
    ids = list(handed.lines.values_list("pk", flat=True))
    answer = office.post(f"{PATH}{handed.pk}/", {"pick": ids}, follow=True)
    assert "Đã xác nhận" in text_of(answer)
    slip = HandOver.objects.get().slip
    assert slip
    assert f"{slip.number}/{slip.year}" in text_of(desk.get(PATH))
    assert f"/desk/slip/{slip.pk}/" in office.get(f"{PATH}{handed.pk}/").content.decode()
    assert desk.get(f"/desk/slip/{slip.pk}/").status_code == 200


def test_bad_ticks_get_a_sentence_and_keep_what_was_ticked(clerk: Person) -> None:
    made, desk = started(2), enter(clerk)
    for picks, sentence in (
        ([], "ít nhất một hồ sơ"),
        (["H01.103-260101-0001"], "H01.103-260101-0001 không chờ bàn giao ở đây"),
        (["<script>", "\u202e"], "không chờ bàn giao"),
    ):
        answer = desk.post(NEW, {"pick": [*picks, *([made[0].code] if picks else [])]})
        assert answer.status_code == 400
        assert sentence in text_of(answer)
        assert "<script>" not in answer.content.decode().split("<main")[1]
        assert answer.content.decode().count(" checked") == (1 if picks else 0)
    assert not HandOver.objects.exists()


def test_a_confirmation_with_faults_keeps_what_was_typed(clerk: Person, officer: Person) -> None:
    started(2)
    handed, office = listed(clerk), enter(officer)
    first = handed.lines.earliest("pk").pk
    path = f"{PATH}{handed.pk}/"
    answer = office.post(path, {"pick": [first], "note": ""})
    assert answer.status_code == 400
    assert "ghi lý do" in text_of(answer)
    assert answer.content.decode().count(" checked") == 1
    long = office.post(path, {"pick": [first], "note": "x" * 301})
    assert "tối đa 300" in text_of(long)
    assert "x" * 301 in long.content.decode()
    nothing = office.post(path, {"pick": [], "note": "Không thấy gì"})
    assert "ít nhất một hồ sơ mà bạn đã nhận" in text_of(nothing)
    assert "Không thấy gì" in nothing.content.decode()
    handed.refresh_from_db()
    assert handed.taken_at is None
    assert handed.lines.count() == 2


def test_the_pages_are_for_the_staff_of_the_unit(
    clerk: Person, citizen: Person, stranger: Person
) -> None:
    started()
    handed = listed(clerk)
    far = official(Role.OFFICER, LONG_XUYEN)
    outsiders = (citizen, stranger, *map(make.person, ("thanhtra", "quantri", "buudien")))
    for person in outsiders:
        for path in (PATH, NEW, f"{PATH}{handed.pk}/"):
            assert enter(person).get(path).status_code == 404, (person, path)
        assert enter(person).post(f"{PATH}{handed.pk}/take-back/").status_code == 404
    for path in (f"{PATH}{handed.pk}/", f"{PATH}?unit={make.unit().code}"):
        assert enter(far).get(path).status_code == 404
    assert enter(make.person("chuyenvien")).get(NEW).status_code == 404
    assert enter(clerk).get(f"{PATH}new/elsewhere/").status_code == 404
    assert enter(clerk).post(f"{PATH}{handed.pk}/", {"pick": [1]}).status_code == 409
    assert enter(clerk).get(f"{PATH}{handed.pk}/take-back/").status_code == 405


def test_the_printed_list_is_not_for_the_applicants_on_it(
    clerk: Person, officer: Person, citizen: Person
) -> None:
    started()
    slip = printed(confirmed(listed(clerk), officer).slip)
    assert slip.file
    assert file_visible_to(clerk, slip.file)
    for person in (citizen, make.person("chuyenvien.longxuyen"), make.person("quanly")):
        assert not file_visible_to(person, slip.file)


def test_the_giver_takes_an_unconfirmed_list_back(clerk: Person) -> None:
    started()
    handed = listed(clerk)
    answer = enter(clerk).post(f"{PATH}{handed.pk}/take-back/", follow=True)
    assert "Đã rút lại danh sách" in text_of(answer)
    assert not HandOver.objects.exists()


def test_pages_ask_few_questions_however_long_they_are(clerk: Person, officer: Person) -> None:
    for size in (2, 12):
        started(size)
        desk, office = enter(clerk), enter(officer)
        for path, most in ((PATH, 8), (NEW, 6)):
            with CaptureQueriesContext(connection) as asked:
                assert desk.get(path).status_code == 200
            assert len(asked) <= most, [query["sql"] for query in asked.captured_queries]
        handed = listed(clerk)
        with CaptureQueriesContext(connection) as asked:
            assert office.get(f"{PATH}{handed.pk}/").status_code == 200
        assert len(asked) <= 6
        confirmed(handed, officer)


def test_older_lists_are_a_page_away(
    clerk: Person, officer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dossiers.views.hand_overs.RECENT", 1)
    for _ in range(2):
        started(1)
        confirmed(listed(clerk), officer)
    page = enter(clerk).get(PATH).content.decode()
    latest = HandOver.objects.latest("pk")
    assert f"before={latest.pk}" in page
    older = enter(clerk).get(PATH, {"before": latest.pk}).content.decode()
    assert f"{PATH}{latest.pk}/" not in older
    assert f"{PATH}{HandOver.objects.earliest('pk').pk}/" in older
    assert enter(clerk).get(PATH, {"before": "x' --"}).status_code == 200


def test_what_was_said_is_said_once(clerk: Person, officer: Person) -> None:
    started(1)
    handed = listed(clerk)
    ids = list(handed.lines.values_list("pk", flat=True))
    answer = enter(officer).post(f"{PATH}{handed.pk}/", {"pick": ids}, follow=True)
    assert text_of(answer).count("Đã xác nhận") == 1
