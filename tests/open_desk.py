"""A desk that is open whatever day it is that the tests are run on."""

import pytest

from agencies.calendars import FIRST, LAST
from agencies.working_time import Sessions, WorkingTime
from dossiers import late_entry

ALL_DAYS = (((7 * 60, 17 * 60),),) * 7
OPEN = WorkingTime([Sessions(FIRST, ALL_DAYS)], [], first=FIRST, last=LAST)


@pytest.fixture(autouse=True)
def every_day_the_desk_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(late_entry, "working_time_of", lambda unit: OPEN)
