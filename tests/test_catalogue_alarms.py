"""What is published and no longer fits the house is said on the manager's page."""

from datetime import timedelta
from typing import Any

import pytest

from agencies.models import Unit
from procedures.alarms import alarms
from procedures.models import Act, BannedPaper, ProcedureVersion
from tests.deciding import CODE, client_of, day, drafted, plain, published
from tests.filing import text

pytestmark = pytest.mark.django_db
STEP = {"kind": "intake", "name": "Tiếp nhận", "role": "clerk", "hours": 2}


def told() -> dict[str, list[str]]:
    return {
        group.kind: [alarm.version.procedure.code for alarm in group.alarms]
        for group in alarms(day(0))
    }


def issued(**changes: Any) -> None:
    published(drafted((Act.ISSUE, plain(**changes)), days=0))


def test_a_sound_catalogue_is_quiet() -> None:
    assert told() == {}
    assert "đều có quy trình" in text(client_of("quanly").get("/catalogue/"))


def test_a_procedure_without_steps_is_an_alarm_unless_it_is_processed_elsewhere() -> None:
    issued()
    assert told() == {"no_steps": ["9.000001"]}
    shown = text(client_of("quanly").get("/catalogue/"))
    assert "Chưa có quy trình nội bộ" in shown
    assert "/catalogue/procedures/9.000001/" in shown


def test_elsewhere_there_are_steps_of_others() -> None:
    issued(is_processed_elsewhere=True, elsewhere="Hệ thống của bộ")
    assert told() == {}


def end(code: str) -> Unit:
    unit = Unit.objects.get(code=code)
    Unit.objects.filter(pk=unit.pk).update(valid_to=day(-1))
    return unit


def a_department() -> list[str]:
    named = Unit.objects.valid_on(day(0)).filter(kind="department", procedure_versions=None)
    return list(named.values_list("code", flat=True)[:2])


def test_a_unit_that_has_ended_is_an_alarm() -> None:
    one, two = a_department()
    issued(steps=[STEP | {"unit": one}], units=[one, two], competent_kind="")
    assert told() == {}
    end(one)
    assert told() == {"unit_ended": ["9.000001"], "step_unit_ended": ["9.000001"]}
    end(two)
    assert told() == {"no_unit": ["9.000001"], "step_unit_ended": ["9.000001"]}


def test_a_kind_of_unit_that_is_no_more_is_an_alarm() -> None:
    issued(steps=[STEP], competent_kind="district")
    assert told() == {"no_unit": ["9.000001"]}


def test_a_ban_that_comes_later_is_an_alarm() -> None:
    BannedPaper.objects.create(
        name="Giấy chứng sinh",
        words="giấy chứng sinh",
        ground="Nghị định",
        valid_from=day(0),
        valid_to=day(5),
    )
    assert "1.001193" in told()["banned"]
    BannedPaper.objects.update(valid_from=day(1))
    assert told() == {}


def test_a_fee_that_is_over_is_an_alarm_unless_one_follows() -> None:
    fee = {
        "key": "f", "kind": "state", "label": "Lệ phí", "amount": 1000,
        "charged": "before_receipt", "valid_from": "2020-01-01",
        "valid_to": (day(0) - timedelta(1)).isoformat(),
    }  # fmt: skip
    issued(steps=[STEP], fees=[fee])
    assert told() == {"fee_over": ["9.000001"]}
    after = fee | {"valid_from": day(0).isoformat(), "valid_to": None, "amount": 2000}
    content = plain("9.000002", steps=[STEP], fees=[fee, after])
    published(drafted((Act.ISSUE, content), days=0, number="2"))
    assert told() == {"fee_over": ["9.000001"]}


def test_an_abolition_that_was_decided_is_no_alarm() -> None:
    published(drafted((Act.ABOLISH, {"code": CODE}), days=5))
    assert told() == {}


def test_an_end_that_no_decision_gives_is_said_two_months_ahead() -> None:
    for code, days in ((CODE, 61), ("2.000908", 60)):
        standing = ProcedureVersion.objects.filter(procedure__code=code, effective_to=None)
        assert standing.update(effective_to=day(days))
    assert told() == {"ends": ["2.000908"]}
