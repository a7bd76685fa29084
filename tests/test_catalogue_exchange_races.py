"""The same file taken in by several at the same moment."""

import pytest
from django.utils import timezone

from procedures.models import (
    Decision,
    DecisionEntry,
    DecisionState,
    Field,
    ProcedureVersion,
)
from procedures.records.importing import Refused, load, take_in
from procedures.records.schema import NAME
from tests.at_once import all_at_once
from tests.deciding import the_ground_kept
from tests.exchanged import small

pytestmark = pytest.mark.usefixtures("own_fields")


@pytest.fixture
def own_fields(committed):
    with the_ground_kept():
        known = set(Field.objects.values_list("pk", flat=True))
        yield
    Field.objects.exclude(pk__in=known).delete()


def test_published_by_four_it_is_published_once() -> None:
    before = ProcedureVersion.objects.count()

    def act(_number: int) -> str:
        try:
            return load(small())[-1].became
        except Refused:
            return "refused"

    assert all_at_once(4, act)["new"] == 1
    assert ProcedureVersion.objects.count() == before + 2
    assert load(small())[-1].became == "same"


def test_drafted_by_four_it_is_drafted_once() -> None:
    def act(_number: int) -> str:
        try:
            return take_in(small(), by=None, at=timezone.now())[-1].became
        except Refused:
            return "refused"

    assert all_at_once(4, act)["new"] == 1
    draft = Decision.objects.get(state=DecisionState.DRAFT)
    assert draft.items.count() == 2
    assert DecisionEntry.objects.filter(decision=draft).count() == 1


def test_the_same_groups_in_reverse_order() -> None:
    fields = [{"code": f"reverse-{n:03}", "name": f"Lĩnh vực {n}"} for n in range(200)]
    load({"schema": NAME, "fields": fields})

    def act(number: int) -> str:
        told = [{**one, "name": f"{one['name']} {number}"} for one in fields[:: 1 - 2 * number]]
        try:
            fates = take_in({"schema": NAME, "fields": told}, by=None, at=timezone.now())
        except Refused:
            return "refused"
        return fates[0].became

    assert all_at_once(2, act) == {"changed": 2}
