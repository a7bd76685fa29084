"""The trail is read by lines that tell what was done, and kept entry by entry."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from procedures.forms.sections import SECTIONS
from procedures.models import DecisionEntry
from procedures.publishing import entered
from procedures.trail import trail_of
from tests import make
from tests.deciding import CODE, amending, client_of, drafted
from tests.filing import text

pytestmark = pytest.mark.django_db
EDITED = DecisionEntry.What.EDITED
TITLES = [str(one.title) for one in SECTIONS.values()]


@pytest.fixture
def at() -> datetime:
    return timezone.now() + timedelta(hours=2)


def saved(*minutes: int, at: datetime, by: str = "quanly", code: str = CODE) -> None:
    decision = DecisionEntry.objects.latest("pk").decision
    for nth, minute in enumerate(minutes):
        note = f"{code}: {TITLES[nth % len(TITLES)]}"
        entered(decision, EDITED, make.person(by), at + timedelta(minutes=minute), note)


def lines() -> list[str]:
    return [line.note for line in trail_of(DecisionEntry.objects.filter(what=EDITED))]


def test_sections_saved_within_the_hour_are_one_line_and_stay_entries(at: datetime) -> None:
    decision = drafted(amending())
    saved(0, 5, 60, at=at)
    told = f"{CODE}: sửa 3 mục: {', '.join(TITLES[:3])}"
    assert lines() == [told]
    assert told in text(client_of("quanly").get(f"/catalogue/decisions/{decision.pk}/"))
    assert decision.entries.count() == 4


def test_a_section_saved_twice_is_told_once(at: datetime) -> None:
    drafted(amending())
    saved(0, at=at)
    saved(10, at=at)
    assert lines() == [f"{CODE}: sửa 1 mục: {TITLES[0]}"]


def test_after_the_hour_another_line_begins(at: datetime) -> None:
    drafted(amending())
    saved(0, 61, at=at)
    assert lines() == [f"{CODE}: {TITLES[0]}", f"{CODE}: {TITLES[1]}"]


def test_another_person_or_procedure_has_a_line_of_their_own(at: datetime) -> None:
    drafted(amending())
    saved(0, 1, at=at)
    saved(2, 3, at=at, by="kiemsoat")
    saved(4, 5, at=at, code="2.000815")
    assert [line.count for line in trail_of(DecisionEntry.objects.filter(what=EDITED))] == [2, 2, 2]


def test_what_is_no_section_stands_alone(at: datetime) -> None:
    decision = drafted(amending())
    for note in ("Phần đầu của quyết định", f"{CODE}: sửa đổi, bổ sung", f"Bãi bỏ {CODE}", ""):
        entered(decision, EDITED, make.person("quanly"), at, note)
    assert len(lines()) == 4
    entered(decision, "sent_back", make.person("quanly"), at, f"{CODE}: {TITLES[0]}")
    saved(0, at=at)
    assert len(trail_of(decision.entries.all())) == 7
