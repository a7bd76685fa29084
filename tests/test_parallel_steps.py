"""Steps beside each other: two branches of two steps at different units."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from citizens.models import Message
from dossiers.flow import NotAllowed, open_moves
from dossiers.models import Dossier, WorkItem, WorkKind
from dossiers.states import State
from dossiers.work import items_of
from tests import lives, make

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 16)
LONG_XUYEN = "H01.103"


def step(kind: str, name: str, role: str, hours: int, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "name": name, "role": role, "hours": hours, **more}


STEPS = [
    step("intake", "Tiếp nhận", "clerk", 2),
    step("process", "Thẩm định", "officer", 8),
    step("process", "Kiểm tra thực địa", "officer", 8, branch="dia-chinh"),
    step("process", "Lập biên bản", "officer", 4, branch="dia-chinh"),
    step("process", "Xác định giá", "officer", 6, branch="thue", unit=LONG_XUYEN),
    step("process", "Ra thông báo thuế", "officer", 6, branch="thue", unit=LONG_XUYEN),
    step("sign", "Ký", "leader", 4),
    step("hand_out", "Trả kết quả", "clerk", 2),
]


@pytest.fixture
def two_branches(db: None) -> None:
    make.published(
        {"steps": STEPS, "limit_unit": "days", "limit_amount": 5}, code="1.004873", from_=DAY
    )


def at_work(clock: str = "2026-11-16 08:00") -> Dossier:
    return make.dossier(State.PROCESSING, make.at(clock), code="1.004873")


def do(made: Dossier, verb: str, by: str = "chuyenvien", **words: Any) -> Dossier:
    later = made.last_event_at + timedelta(minutes=30)
    moment = words.pop("moment", later)
    return make.do(made, verb, make.person(by), moment, **words)


def in_block() -> Dossier:
    return do(at_work(), "forward")


def answer(made: Dossier, **words: Any) -> Dossier:
    return do(made, "join", "chuyenvien.longxuyen", answer="Đã xong", **words)


def open_names(made: Dossier) -> list[tuple[str, str, str]]:
    items = WorkItem.objects.filter(dossier=made, done_at=None).select_related("unit")
    return sorted((item.kind, item.name, item.unit.code) for item in items)


def here() -> str:
    return make.unit().code


def test_entering_the_block_opens_every_branch_at_its_unit(two_branches: None) -> None:
    made = in_block()
    assert open_names(made) == [
        ("consultation", "Xác định giá", LONG_XUYEN),
        ("step", "Kiểm tra thực địa", here()),
    ]
    asked = WorkItem.objects.get(dossier=made, kind=WorkKind.CONSULTATION)
    # Six hours from half past eight on, of sessions 07:00–11:30 and 13:30–17:00.
    assert asked.due_at == make.at("2026-11-16 16:30")
    assert made.events.latest("seq").detail.content["beside"] == (
        f"Xác định giá ({make.unit(LONG_XUYEN).name})"
    )
    lives.check(made.pk)


def test_from_receipt_to_result(two_branches: None) -> None:
    made = do(in_block(), "forward")
    assert ("step", "Lập biên bản", here()) in open_names(made)
    made = answer(made)
    assert ("consultation", "Ra thông báo thuế", LONG_XUYEN) in open_names(made)
    with pytest.raises(NotAllowed, match="Ra thông báo thuế"):
        do(made, "forward")
    with pytest.raises(NotAllowed, match="Ra thông báo thuế"):
        do(made, "resolve", "lanhdaodonvi")
    made = do(answer(made), "forward")
    assert open_names(made) == [("step", "Ký", here())]
    made = do(made, "resolve", "lanhdaodonvi")
    made = do(made, "hand_out", "motcua")
    assert (made.state, open_names(made)) == (State.RETURNED, [])
    lives.check(made.pk)


def test_the_unit_of_a_branch_is_told_and_finds_it_in_its_queue(
    two_branches: None, client: Any
) -> None:
    made = in_block()
    officer = make.person("chuyenvien.longxuyen")
    assert "Xác định giá" in Message.objects.filter(person=officer).latest("pk").body
    assert [move.verb for move in open_moves(made, officer)] == ["join"]
    client.force_login(officer)
    assert made.number in client.get("/desk/queue/?view=consulted").content.decode()


def test_the_page_shows_the_branches_beside_each_other(two_branches: None, client: Any) -> None:
    made = answer(in_block())
    client.force_login(make.person("chuyenvien"))
    page = client.get(f"/dossiers/{made.number}/").content.decode()
    way = page.split('<ol role="list" class="way">')[1].split("</section>")[0]
    block = way.split("Thực hiện song song:")[1].split('<li class="way-stage">')[0]
    left, right = block.split('<ol role="list" class="way-branch">')[1:]
    assert "Kiểm tra thực địa" in left
    assert "Lập biên bản" in left
    assert right.index("way-done") < right.index("Xác định giá") < right.index("way-now")
    assert make.unit(LONG_XUYEN).name in right


def test_stopping_closes_every_branch_and_correcting_opens_them_again(two_branches: None) -> None:
    made = do(answer(in_block()), "stop", "lanhdaodonvi", reason="Dừng")
    assert open_names(made) == []
    made = do(made, "correct", "lanhdaodonvi", reason="Nhầm")
    assert open_names(made) == [
        ("consultation", "Ra thông báo thuế", LONG_XUYEN),
        ("step", "Kiểm tra thực địa", here()),
    ]
    lives.check(made.pk)


def test_withdrawing_closes_every_branch(two_branches: None) -> None:
    made = make.do(in_block(), "withdraw", make.person("congdan"), reason="Thôi")
    assert open_names(made) == []


def test_sent_back_within_the_block_the_other_branch_goes_on(two_branches: None) -> None:
    made = do(do(in_block(), "forward"), "send_back", reason="Thiếu ảnh")
    assert open_names(made) == [
        ("consultation", "Xác định giá", LONG_XUYEN),
        ("step", "Kiểm tra thực địa", here()),
    ]


def test_sent_back_before_the_block_every_branch_begins_anew_with_it(two_branches: None) -> None:
    made = do(answer(in_block()), "send_back", reason="Sai loại đất")
    assert open_names(made) == [("step", "Thẩm định", here())]
    made = do(made, "forward")
    assert open_names(made)[0] == ("consultation", "Xác định giá", LONG_XUYEN)
    lives.check(made.pk)


def test_sent_back_from_behind_the_block_only_the_main_line_is_done_again(
    two_branches: None,
) -> None:
    made = do(do(answer(answer(in_block())), "forward"), "forward")
    made = do(made, "send_back", "lanhdaodonvi", reason="Thiếu chữ ký")
    assert open_names(made) == [("step", "Lập biên bản", here())]
    assert open_names(do(made, "forward")) == [("step", "Ký", here())]


def test_taken_back_the_branches_are_closed_with_the_step(two_branches: None) -> None:
    made = do(in_block(), "recall")
    assert open_names(made) == [("step", "Thẩm định", here())]
    made = do(do(made, "forward"), "forward")
    made = do(made, "recall")
    assert open_names(made) == [
        ("consultation", "Xác định giá", LONG_XUYEN),
        ("step", "Kiểm tra thực địa", here()),
    ]


def test_nothing_is_taken_back_once_a_branch_has_answered(two_branches: None) -> None:
    with pytest.raises(NotAllowed):
        do(answer(in_block()), "recall")


def test_the_dates_of_branches_rest_with_the_clock(two_branches: None) -> None:
    made = do(in_block(), "suspend", "lanhdaodonvi", reason="Chờ")
    asked = WorkItem.objects.get(dossier=made, kind=WorkKind.CONSULTATION)
    assert (asked.due_at, asked.left_minutes) == (None, 330)
    made = do(made, "resume", "lanhdaodonvi", moment=make.at("2026-11-17 08:00"))
    asked.refresh_from_db()
    assert asked.due_at == make.at("2026-11-17 15:30")
    lives.check(made.pk)


def test_the_unit_in_charge_can_have_a_branch_of_its_own(db: None) -> None:
    steps = [{**one, "unit": ""} for one in STEPS]
    make.published(
        {"steps": steps, "limit_unit": "days", "limit_amount": 5}, code="1.004873", from_=DAY
    )
    made = do(do(in_block(), "forward"), "join", answer="Xong")
    made = do(made, "join", answer="Xong")
    assert open_names(do(made, "forward")) == [("step", "Ký", here())]


def test_steps_go_to_the_unit_of_their_level_upwards(db: None) -> None:
    steps: list[dict[str, Any]] = [dict(one) for one in STEPS[:2] + STEPS[6:]]
    steps[1]["level"], steps[2]["level"] = "department", "province"
    make.published({"steps": steps, "limit_amount": 5}, code="1.004873", from_=DAY)
    made = at_work()
    assert open_names(made) == [("step", "Thẩm định", here())]
    assert open_names(do(made, "forward")) == [("step", "Ký", "H01")]


def test_a_main_step_of_another_unit_is_answered_and_goes_on(db: None) -> None:
    steps: list[dict[str, Any]] = [dict(one) for one in STEPS[:3] + STEPS[6:]]
    steps[2] |= {"branch": "", "unit": LONG_XUYEN}
    make.published({"steps": steps, "limit_amount": 5}, code="1.004873", from_=DAY)
    made = do(at_work(), "forward")
    assert open_names(made) == [("consultation", "Kiểm tra thực địa", LONG_XUYEN)]
    made = answer(made)
    assert open_names(made) == [("step", "Ký", here())]
    made = do(made, "send_back", "lanhdaodonvi", reason="Chưa rõ")
    assert open_names(made) == [("consultation", "Kiểm tra thực địa", LONG_XUYEN)]
    lives.check(made.pk)


def test_only_the_steps_of_the_case_are_gone_through(db: None) -> None:
    case = {"key": "xac-minh", "name": "Cần xác minh", "limit_unit": "days", "limit_amount": 5}
    steps = [dict(one) for one in STEPS]
    for one in steps[2:6]:
        one["cases"] = ["xac-minh"]
    changes = {"steps": steps, "cases": [case], "limit_unit": "days", "limit_amount": 5}
    version = make.published(changes, code="1.004873", from_=DAY)
    assert open_names(do(at_work(), "forward")) == [("step", "Ký", here())]
    chosen = version.cases.get()
    moment = make.at("2026-11-16 08:00")
    made = make.dossier(State.PROCESSING, moment, code="1.004873", case=chosen)
    assert len(open_names(do(made, "forward"))) == 2


def test_a_step_stays_in_the_block_while_questions_to_others_are_named_too(
    two_branches: None,
) -> None:
    made = do(in_block(), "consult", unit=make.unit("H01.06"), question="Ý kiến?")
    with pytest.raises(NotAllowed) as refused:
        do(made, "resolve", "lanhdaodonvi")
    assert make.unit("H01.06").name in str(refused.value)
    assert "Xác định giá" in str(refused.value)
    assert len(items_of(made)) == 5


def test_moments_are_in_order(two_branches: None) -> None:
    made = answer(in_block())
    done: list[datetime | None] = [item.done_at for item in items_of(made) if item.done_seq]
    assert all(done)
