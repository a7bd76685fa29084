"""Two people write the same procedure: nobody's words are lost unseen."""

from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client

from procedures.models import Decision, DecisionItem
from tests import make
from tests.editor import address, fields_of, item, kept, saved, typed_in

PEOPLE = ("quanly", "kiemsoat")


def manager(username: str) -> Client:
    client = Client()
    client.force_login(make.person(username))
    return client


@pytest.mark.django_db
def test_who_comes_second_is_told_and_loses_nothing() -> None:
    made = item()
    first, second = manager("quanly"), manager("kiemsoat")
    typed = typed_in(second, made, "papers") | {"papers-1-name": ["Của người thứ hai"]}
    theirs = typed_in(first, made, "papers") | {"papers-1-name": ["Của người thứ nhất"]}
    saved(first, made, "papers", theirs)
    answer = saved(second, made, "papers", typed)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Người khác đã lưu thủ tục này" in page
    assert str(make.person("quanly")) in page
    assert "Của người thứ nhất" in page
    assert kept(made)["papers"][0]["name"] == "Của người thứ nhất"
    again = fields_of(page)
    assert {**again, "seen": typed["seen"]} == typed
    assert saved(second, made, "papers", again).status_code == 302
    assert kept(made)["papers"][0]["name"] == "Của người thứ hai"


@pytest.mark.django_db
def test_moving_rows_does_not_forget_what_was_seen() -> None:
    made = item()
    first, second = manager("quanly"), manager("kiemsoat")
    typed = typed_in(second, made, "papers")
    saved(first, made, "says", typed_in(first, made, "says") | {"summary": ["Khác"]})
    page = second.post(address(made, "papers"), {**typed, "do": "up:papers-2"}).content.decode()
    answer = saved(second, made, "papers", fields_of(page))
    assert answer.status_code == 409


@pytest.mark.django_db
def test_what_was_taken_out_meanwhile_is_shown_to_be_copied(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = item()
    client = manager("quanly")
    typed = typed_in(client, made, "says") | {"summary": ["Viết rất lâu"]}
    monkeypatch.setattr(
        "procedures.item_views.Part.is_in_order",
        property(lambda part: bool(DecisionItem.objects.filter(pk=made.pk).delete())),
    )
    answer = saved(client, made, "says", typed)
    assert answer.status_code == 409
    assert "Viết rất lâu" in answer.content.decode()


def test_of_two_who_save_at_once_one_wins(committed: None) -> None:
    made = item()
    try:
        clients = {name: manager(name) for name in PEOPLE}
        typed = {
            name: typed_in(client, made, "says") | {"summary": [f"Của {name}"]}
            for name, client in clients.items()
        }
        start, answers = Barrier(len(PEOPLE)), {}

        def save(name: str) -> None:
            start.wait()
            answers[name] = saved(clients[name], made, "says", typed[name]).status_code
            connection.close()

        threads = [Thread(target=save, args=[name]) for name in PEOPLE]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(answers.values()) == [302, 409]
        winner = next(name for name, status in answers.items() if status == 302)
        assert kept(made)["summary"] == f"Của {winner}"
        assert made.decision.entries.filter(what="edited").count() == 2  # taken in, and written
    finally:
        Decision.objects.filter(pk=made.decision_id).delete()
