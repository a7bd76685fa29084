"""The picture of a process: every step once, nothing over another, joins below the longest."""

from itertools import combinations, pairwise

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from procedures.process import processes_of, processes_of_record
from procedures.process_picture import Box, Shown, picture
from procedures.records.hours import longest
from tests import make

NAMES = st.text("abcdeghi klmn ơưđ", min_size=1, max_size=120)
STEPS = st.lists(
    st.builds(
        Shown,
        name=NAMES,
        told=st.lists(NAMES, max_size=3).map(tuple),
        hours=st.integers(0, 40),
        branch=st.sampled_from(["", "", "a", "b", "c"]),
    ),
    max_size=12,
)


def over(one: Box, other: Box) -> bool:
    beside = one.x + one.width <= other.x or other.x + other.width <= one.x
    return not beside and one.y < other.bottom and other.y < one.bottom


@given(STEPS)
def test_every_step_once_and_none_over_another(steps: list[Shown]) -> None:
    drawn = picture(steps)
    assert [box.number for box in drawn.boxes] == [*range(1, len(steps) + 1)]
    assert not any(over(*pair) for pair in combinations(drawn.boxes, 2))
    for box in drawn.boxes:
        assert 0 <= box.x <= box.x + box.width <= drawn.width
        assert 0 <= box.y < box.bottom <= drawn.height
        assert all(box.y < one.y < box.bottom for one in box.texts)


@given(STEPS)
def test_lines_lead_down_from_every_step_to_those_after_it(steps: list[Shown]) -> None:
    drawn = picture(steps)
    boxes = {box.number: box for box in drawn.boxes}
    ways = {(way.from_box, way.to_box) for way in drawn.lines}
    assert len(ways) == len(drawn.lines)
    assert all(boxes[one].bottom < boxes[other].y for one, other in ways)
    followed = {one for one, _other in ways}
    alone = [box.number for box, step in zip(drawn.boxes, steps, strict=True) if not step.branch]
    for one, other in pairwise(alone):
        assert one in followed, "only the last ones lead nowhere"
        assert boxes[one].bottom < boxes[other].y


@given(STEPS)
def test_a_step_after_branches_stands_below_the_longest(steps: list[Shown]) -> None:
    drawn = picture(steps)
    for place, step in enumerate(steps):
        if not step.branch:
            before, own = drawn.boxes[:place], drawn.boxes[place]
            assert all(box.bottom < own.y for box in before)


def test_branches_stand_beside_each_other() -> None:
    steps = [Shown(f"Bước {n}", (), 1, branch) for n, branch in enumerate(["", "a", "b", ""], 1)]
    first, left, right, last = picture(steps).boxes
    assert left.y == right.y
    assert left.middle < first.middle == last.middle < right.middle
    ways = [(way.from_box, way.to_box) for way in picture(steps).lines]
    assert sorted(ways) == [(1, 2), (1, 3), (2, 4), (3, 4)]


def test_nothing_is_drawn_of_nothing() -> None:
    assert picture([]) == ([], [], 328, 0)


# Of versions and drafts


@pytest.mark.django_db
def test_a_version_tells_its_steps_its_sum_and_its_limit() -> None:
    (process,) = processes_of(make.version("1.004873"))
    (limit,) = process.limits
    assert (limit.words, limit.most) == ("3 ngày làm việc", "24 giờ làm việc")
    assert limit.is_within
    assert len(process.rows) == len(process.picture.boxes) == 4


def draft() -> dict[str, object]:
    def step(name: str, hours: int, **more: object) -> dict[str, object]:
        return {"kind": "process", "name": name, "role": "officer", "hours": hours, **more}

    return {
        "code": "9.000001",
        "field": "ho-tich",
        "name": "Thủ tục mới",
        "online_level": "other",
        "limit_amount": 1,
        "limit_unit": "days",
        "cases": [
            {"key": "far", "name": "Ở xa", "limit_amount": 4, "limit_unit": "days"},
            {"key": "same", "name": "Như thường"},
        ],
        "steps": [
            step("Nhận", 2),
            step("Thẩm định", 6, branch="x"),
            step("Hỏi thuế", 8, branch="y", unit="H01.17"),
            step("Đi xác minh", 9, cases=["far"]),
            step("Ký", 1),
        ],
    }


@pytest.mark.django_db
def test_a_draft_is_told_case_by_case() -> None:
    ordinary, far = processes_of_record(draft())
    assert [row.name for row in ordinary.rows] == ["Nhận", "Thẩm định", "Hỏi thuế", "Ký"]
    assert ordinary.title == "Trường hợp thông thường; Như thường"
    assert (ordinary.spent, [one.is_within for one in ordinary.limits]) == (
        "11 giờ làm việc", [False],
    )  # fmt: skip
    assert (far.title, far.spent) == ("Ở xa", "20 giờ làm việc")
    assert [one.is_within for one in far.limits] == [True]
    assert far.rows[2].where == "Công an tỉnh An Giang"
    assert [row.parallel for row in far.rows] == ["", "A", "B", "", ""]
    assert longest([]) == 0


@pytest.mark.django_db
def test_cases_with_the_same_steps_share_one_picture_and_tell_their_limits() -> None:
    record = draft()
    record["steps"] = [{"kind": "process", "name": "Ký", "role": "leader", "hours": 9}]
    (process,) = processes_of_record(record)
    assert process.title == ""
    assert [(one.cases, one.words, one.is_within) for one in process.limits] == [
        ("Trường hợp thông thường; Như thường", "1 ngày làm việc", False),
        ("Ở xa", "4 ngày làm việc", True),
    ]
    page = render_to_string("procedures/process.html", {"process": process})
    assert page.count('<svg class="process-picture"') == 1
    assert page.count("dài hơn thời hạn") == 1
    assert (
        "<strong>Ở xa</strong>: tổng cộng 9 giờ làm việc; thời hạn giải quyết: 4 ngày làm việc"
        in page
    )


@pytest.mark.django_db
def test_the_picture_is_told_in_words_too() -> None:
    ordinary, _far = processes_of_record(draft())
    page = render_to_string("procedures/process.html", {"process": ordinary})
    for said in ("<title", "<desc", 'role="img"', "<caption", "nhánh B", "dài hơn thời hạn"):
        assert said in page
    assert page.count("<rect") == 4


@pytest.mark.django_db
def test_what_a_draft_says_is_never_markup() -> None:
    record = draft()
    record["steps"] = [{"kind": "process", "name": "<b>x</b>", "role": "officer", "hours": 1}]
    process = processes_of_record(record)[0]
    assert "<b>" not in render_to_string("procedures/process.html", {"process": process})
