"""What officials are told at once, because they have to do something now."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from citizens.models import Message
from dossiers.demo.accounts import LONG_XUYEN
from dossiers.models import Dossier
from dossiers.states import State
from dossiers.transitions.verbs import VERBS
from tests import make

pytestmark = pytest.mark.django_db


def told(dossier: Dossier) -> dict[str, str]:
    """What the officials were told by the last event, by user name."""
    messages = Message.objects.filter(
        key__startswith=f"dossier:{dossier.reference}:{dossier.event_count}:"
    ).select_related("person")
    return {one.person.username: one.body for one in messages if one.person}


def test_the_unit_that_is_asked() -> None:
    dossier = make.ready_for("consult", State.PROCESSING)
    until = timezone.localdate() + timedelta(days=7)
    asked = make.do(dossier, "consult", question="Hộ khẩu có đúng không?", until=until)
    assert set(told(asked)) == {"chuyenvien.longxuyen", "lanhdao.longxuyen"}
    body = told(asked)["lanhdao.longxuyen"]
    assert "Hộ khẩu có đúng không?" in body
    assert f"{until:%d/%m/%Y}" in body
    asked.refresh_from_db()
    assert not Message.objects.filter(person=dossier.account, body=body).exists()


def test_who_asked_hears_the_answer() -> None:
    dossier = make.ready_for("join", State.PROCESSING)
    answered = make.do(dossier, "join")
    assert told(answered) == {
        "chuyenvien": f"{make.unit(LONG_XUYEN).name} đã trả lời ý kiến về hồ sơ {dossier.code}."
    }


def test_clerks_and_leader_of_the_new_unit() -> None:
    dossier = make.ready_for("transfer", State.PROCESSING)
    moved = make.do(dossier, "transfer", reason="Không thuộc thẩm quyền")
    assert set(told(moved)) == {"motcua.longxuyen", "lanhdao.longxuyen"}
    assert "Không thuộc thẩm quyền" in told(moved)["motcua.longxuyen"]


def test_whose_step_it_is_again() -> None:
    dossier = make.dossier(State.RECEIVED)
    make.do(dossier, "start", assignee=make.person("chuyenvien.rachgia"))
    dossier = make.do(dossier, "forward", make.person("chuyenvien.rachgia"))
    back = make.do(dossier, "send_back", make.person("lanhdaodonvi"), reason="Thiếu chữ ký")
    assert set(told(back)) == {"chuyenvien.rachgia"}
    assert "Thiếu chữ ký" in told(back)["chuyenvien.rachgia"]


@pytest.mark.parametrize(
    ("verb", "most"), [("consult", 15), ("join", 14), ("send_back", 16), ("transfer", 24)]
)
def test_a_move_with_notices_asks_few_questions(
    verb: str, most: int, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    dossier = make.ready_for(verb, State.PROCESSING)
    by = make.doer(verb, dossier)
    words = make.inputs(verb, by)
    with django_assert_max_num_queries(most):
        VERBS[verb](Dossier.objects.get(pk=dossier.pk), by=by, at=timezone.now(), **words)


def test_a_person_in_charge_is_not_told_of_their_own_deed() -> None:
    dossier = make.dossier(State.PROCESSING, code="1.004873")
    leader = make.person("lanhdaodonvi")
    asked = make.do(dossier, "consult", leader, until=date.today() + timedelta(days=3))
    answered = make.do(asked, "join", leader)
    assert told(answered) == {}
