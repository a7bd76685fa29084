"""Many dossiers moved at once: each is looked at again, and each has its answer."""

import re
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agencies.models import Role
from dossiers.demo.accounts import COMMUNE, LONG_XUYEN
from dossiers.models import Dossier, WorkItem
from dossiers.states import State
from tests import make
from tests.test_desk_pages import enter, official, text_of

PATH = "/desk/bulk/"


def pick(dossier: Dossier) -> str:
    return f"{dossier.number}@{dossier.event_count}"


def ticked(page) -> list[str]:
    return re.findall(r'name="pick" value="([^"]+)"', page.content.decode())


def send(desk: Client, verb: str, rows: list[Dossier], **words: str):
    """The confirming step, sent."""
    sent = {"verb": verb, "pick": [pick(row) for row in rows], "sure": "yes", **words}
    return desk.post(PATH, sent, follow=True)


def received(number: int) -> list[Dossier]:
    return [make.dossier(State.RECEIVED) for _ in range(number)]


@pytest.mark.django_db
def test_received_dossiers_are_handed_over_together(clerk, officer):
    made, desk = received(3), enter(clerk)
    page = desk.get("/desk/queue/?view=held")
    assert set(ticked(page)) == {pick(one) for one in made}
    assert 'name="verb" value="start"' in page.content.decode()
    assert 'name="verb" value="forward"' not in page.content.decode()
    asked = desk.post(PATH, {"verb": "start", "pick": ticked(page), "view": "held"})
    assert "3 hồ sơ" in text_of(asked)
    assert officer.full_name in text_of(asked)
    assert set(Dossier.objects.values_list("state", flat=True)) == {State.RECEIVED}
    done = send(desk, "start", made, assignee=officer.username, note="Gấp", view="held")
    assert "3 hồ sơ đã xong" in text_of(done)
    assert "/desk/queue/?view=held" in done.content.decode()
    assert set(Dossier.objects.values_list("state", flat=True)) == {State.PROCESSING}
    assert WorkItem.objects.filter(done_at=None, assignee=officer).count() == 3


@pytest.mark.django_db
def test_every_row_can_be_ticked_without_a_script(clerk):
    received(2)
    page = enter(clerk).get("/desk/queue/?view=held&ticked=all").content.decode()
    assert len(re.findall(r'name="pick"[^>]* checked', page)) == 2


@pytest.mark.django_db
def test_the_next_page_is_not_ticked(clerk, monkeypatch):
    monkeypatch.setattr("dossiers.keyset.PAGE", 1)
    received(2)
    page = enter(clerk).get("/desk/queue/?view=held&ticked=all").content.decode()
    assert "ticked" not in re.search(r'href="([^"]+)" rel="next"', page)[1]


@pytest.mark.django_db
def test_what_cannot_be_moved_has_no_box(clerk, officer):
    made = make.dossier(State.PROCESSING)
    assert ticked(enter(clerk).get("/desk/queue/?view=held")) == []
    several = make.dossier(State.PROCESSING, code="1.004873")
    rows = ticked(enter(officer).get("/desk/queue/?view=held"))
    assert set(rows) == {pick(made), pick(several)}
    assert ticked(enter(make.person("thanhtra")).get("/desk/queue/?view=held")) == []


@pytest.mark.django_db
def test_what_the_verb_needs_is_asked_and_a_mistake_changes_nothing(clerk):
    made, desk = [make.dossier(State.RESOLVED) for _ in range(2)], enter(clerk)
    page = send(desk, "hand_out", made, paper_shown="Căn cước 0911")
    assert page.status_code == 400
    assert 'class="error"' in page.content.decode()
    assert 'value="Căn cước 0911"' in page.content.decode()
    assert ticked(page) == [pick(one) for one in made]
    assert not Dossier.objects.exclude(handed_out_at=None).exists()
    page = send(desk, "hand_out", made, receiver="Trần Văn Minh")
    assert "2 hồ sơ đã xong" in text_of(page)
    assert Dossier.objects.filter(state=State.RETURNED).count() == 2


@pytest.mark.django_db
def test_nobody_is_given_work_who_does_not_sit_there(clerk):
    made = received(1)
    page = send(enter(clerk), "start", made, assignee="chuyenvien.longxuyen")
    assert page.status_code == 400
    assert "Không có lựa chọn này" in text_of(page)
    assert Dossier.objects.get().state == State.RECEIVED


@pytest.mark.django_db
def test_who_was_overtaken_is_told_and_does_the_rest_once_more(clerk):
    made, desk = received(3), enter(clerk)
    make.do(made[1], "withdraw")
    Dossier.objects.filter(pk=made[2].pk).update(event_count=9)
    page = send(desk, "start", made, note="Chuyển trong ngày")
    words = text_of(page)
    assert "1 hồ sơ đã xong, 2 chưa làm được" in words
    assert f"/dossiers/{made[1].number}/" in page.content.decode()
    assert "Làm lại với 1 hồ sơ còn lại" in words
    again = ticked(page)
    assert again == [f"{made[2].number}@9"]
    asked = desk.post(PATH, {"verb": "start", "pick": again, "note": "Chuyển trong ngày"})
    assert 'value="Chuyển trong ngày"' in asked.content.decode()
    Dossier.objects.filter(pk=made[2].pk).update(event_count=made[2].event_count)
    assert "1 hồ sơ đã xong" in text_of(send(desk, "start", [made[2]]))
    assert desk.get(f"{PATH}done/").status_code == 200


@pytest.mark.django_db
def test_other_units_dossiers_do_not_exist(clerk):
    own, far = make.dossier(State.RECEIVED), make.dossier(State.RECEIVED)
    Dossier.objects.filter(pk=far.pk).update(unit=make.unit(LONG_XUYEN))
    desk = enter(clerk)
    asked = desk.post(PATH, {"verb": "start", "pick": [pick(own), pick(far)]})
    assert ticked(asked) == [pick(own)]
    page = send(desk, "start", [own, far])
    assert "1 hồ sơ đã xong, 1 chưa làm được" in text_of(page)
    assert f"/dossiers/{far.number}/" not in page.content.decode()
    far.refresh_from_db()
    assert far.state == State.RECEIVED


@pytest.mark.django_db
def test_no_more_than_five_hundred(clerk):
    made = make.dossier(State.RECEIVED)
    picks = [pick(made), *(f"H01.155-261101-{number:04d}@2" for number in range(500))]
    for sent in ({}, {"sure": "yes"}):
        page = enter(clerk).post(PATH, {"verb": "start", "pick": picks, **sent})
        assert "nhiều nhất 500 hồ sơ; bạn đã chọn 501" in text_of(page)
        assert page.status_code == (400 if sent else 200)
    made.refresh_from_db()
    assert made.state == State.RECEIVED


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sent",
    [
        {"verb": "start"},
        {"pick": ["x@1"]},
        {"verb": "withdraw", "pick": ["x@1"], "sure": "yes"},
        {"verb": "nonsense", "pick": ["x@1"]},
    ],
)
def test_without_a_tick_or_a_verb_the_list_says_so(clerk, sent):
    page = enter(clerk).post(PATH, {**sent, "view": "held"}, follow=True)
    assert page.redirect_chain == [("/desk/queue/?view=held", 302)]
    assert "Hãy chọn ít nhất một hồ sơ" in text_of(page)


@pytest.mark.django_db
@pytest.mark.parametrize("bad", ["", "@", "@3", "x", "x@y", "x@-1", f"x@{'9' * 40}", "\0@1", "'@1"])
def test_odd_ticks_are_answered(clerk, bad):
    made = make.dossier(State.RECEIVED)
    sent = {"verb": "start", "pick": [bad, f"{made.number}@zwei"], "sure": "yes"}
    assert enter(clerk).post(PATH, sent, follow=True).status_code == 200
    made.refresh_from_db()
    assert made.state == State.RECEIVED


@pytest.mark.django_db
def test_only_hands_move_many(citizen, stranger, client):
    made = make.dossier(State.RECEIVED)
    for person in (citizen, stranger, make.person("thanhtra"), make.person("quanly")):
        desk = enter(person)
        sent = {"verb": "start", "pick": pick(made), "sure": "yes"}
        assert desk.post(PATH, sent).status_code == 404
        assert desk.get(f"{PATH}done/").status_code == 404
    assert client.post(PATH).headers["Location"].startswith("/accounts/login/")
    made.refresh_from_db()
    assert made.state == State.RECEIVED


@pytest.mark.django_db
def test_an_ended_session_keeps_what_was_ticked_and_does_nothing(clerk):
    made, client = make.dossier(State.RECEIVED), Client(headers={"accept-language": "vi"})
    client.post(PATH, {"verb": "start", "pick": pick(made), "sure": "yes", "note": "Gấp"})
    kept = dict(client.session)["typed_input"]
    client.force_login(clerk)
    session = client.session
    session["typed_input"] = kept
    session.save()
    page = client.get(PATH)
    assert ticked(page) == [pick(made)]
    assert 'value="Gấp"' in page.content.decode()
    made.refresh_from_db()
    assert made.state == State.RECEIVED
    assert client.get(PATH).headers["Location"] == "/desk/queue/"


def test_two_officers_forward_the_same_rows(committed):
    made = [make.dossier(State.PROCESSING, code="1.004873") for _ in range(4)]
    people = [make.person("chuyenvien"), official(Role.OFFICER, COMMUNE)]
    start, pages = Barrier(2), []

    def forward(client: Client) -> None:
        start.wait()
        pages.append(text_of(send(client, "forward", made)))
        connection.close()

    threads = [Thread(target=forward, args=[enter(person)]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done = [re.search(r"(\d+) hồ sơ đã xong", page)[1] for page in pages]
    assert sum(map(int, done)) == len(made)
    for one in made:
        assert one.events.filter(verb="forward").count() == 1


@pytest.mark.django_db
def test_the_confirming_step_asks_no_question_for_each_row(clerk):
    made, desk = received(6), enter(clerk)
    counts = []
    for rows in (made[:2], made):
        desk.get("/desk/queue/")
        with CaptureQueriesContext(connection) as queries:
            desk.post(PATH, {"verb": "start", "pick": [pick(one) for one in rows]})
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 10
