"""What the checks of the figures found, before those who watch over them."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from citizens.models import Message
from dossiers.models import Dossier
from dossiers.states import State
from reports.check_words import SHOWN
from reports.definitions import NAMES
from reports.ledger.compaction import compact_all
from reports.ledger_check import checked
from reports.models import LedgerCheck
from tests import make
from tests.house import behind_the_triggers
from tests.test_desk_pages import enter, text_of

pytestmark = pytest.mark.django_db
PATH = "/jobs/figures/"


def kept(**columns: Any) -> LedgerCheck:
    at = timezone.now()
    return LedgerCheck.objects.create(**{"started_at": at, "ended_at": at, "dossiers": 7} | columns)


def page(username: str = "quantri", path: str = PATH) -> str:
    return enter(make.person(username)).get(path).content.decode()


def words(username: str = "quantri", path: str = PATH) -> str:
    return text_of(enter(make.person(username)).get(path))


@pytest.mark.parametrize("username", ["congdan", "motcua", "chuyenvien", "lanhdao", "quanly"])
def test_others_find_no_such_page(username: str) -> None:
    check = kept()
    assert enter(make.person(username)).get(PATH).status_code == 404
    assert enter(make.person(username)).get(f"{PATH}{check.pk}/").status_code == 404


def test_before_the_first_check_it_says_so() -> None:
    assert "Chưa đối chiếu lần nào" in words()
    assert "01:30" in words("thanhtra")


def test_the_administrator_and_the_inspector_find_it() -> None:
    assert f'href="{PATH}"' in page(path="/jobs/")
    assert f'href="{PATH}"' in page("thanhtra", "/inspection/history/")
    assert 'href="/jobs/"' in page()
    assert 'href="/jobs/"' not in page("thanhtra")


def test_a_check_without_findings_asks_for_nothing() -> None:
    kept()
    assert "Đã đối chiếu 7 hồ sơ. Mọi số liệu đều khớp." in words()
    assert "Việc cần làm" not in words()


def test_what_a_hand_in_the_database_did_is_named_and_what_to_do() -> None:
    made = make.dossier(State.RECEIVED)
    compact_all()
    with behind_the_triggers() as cursor:
        cursor.execute("UPDATE reports_posting SET n = 2 WHERE measure = 5")
        cursor.execute("UPDATE reports_unitday SET filed = filed + 3")
    assert not checked(timezone.now()).is_clean
    told = Message.objects.get(key__startswith="ledger:", person__username="quantri")
    assert told.link == PATH
    found = words("thanhtra")
    assert "có chênh lệch" in found
    assert made.unit.name in found
    assert f"{made.version.name} · Trực tuyến" in found
    assert str(NAMES["filed"]) in found
    assert "rebuild_totals" in found
    assert "post_missing" in found
    assert made.code in found


def test_numbers_open_for_those_who_may_see_the_dossier() -> None:
    made = make.dossier(State.RECEIVED)
    waiting = make.submitted()
    kept(in_question=[made.code, waiting.reference, "H01.155-000000-0000"])
    link = f'class="code" href="{address(made)}"'
    assert link in page("thanhtra")
    assert f'class="code" href="{address(waiting)}"' in page("thanhtra")
    assert link not in page()
    assert f'<span class="code">{made.code}</span>' in page()
    assert '<span class="code">H01.155-000000-0000</span>' in page("thanhtra")


def address(one: Dossier) -> str:
    return f"/dossiers/{one.number}/?back={PATH}"


def test_days_of_a_unit_are_gathered_and_what_is_gone_keeps_its_number() -> None:
    unit, version = make.unit(), make.version()
    days = [f"2026-11-{day:02}" for day in (16, 3, 3, 9)]
    kept(
        differences=[
            *({"kept_by": "unit_id", "key": [unit.pk], "day": day} for day in days),
            {"kept_by": "version_id", "key": [version.pk, "desk"], "day": "2026-11-02"},
            {"kept_by": "unit_id", "key": [987654], "day": "2026-11-02"},
            {"unit": unit.code, "measure": "late", "told": 3, "counted": 5},
            {"unit": "H99", "measure": "long_gone", "told": 1200, "counted": 0},
        ]
    )
    found = words()
    assert f"{unit.name} 3 ngày, từ 03/11/2026 đến 16/11/2026" in found
    assert f"{version.name} · Trực tiếp" in found
    assert "987654" in found
    assert "H99 long_gone Trong sổ 1.200 Đếm lại 0 Chênh lệch +1.200" in found
    assert "Chênh lệch -2" in found


def test_long_findings_are_cut() -> None:
    kept(in_question=[f"H01.155-261122-{n:04}" for n in range(SHOWN + 1)])
    assert "mỗi loại chỉ hiện hai trăm mục đầu" in words()
    assert page().count('<span class="code">') == SHOWN


def test_the_last_thirty_are_listed_and_each_can_be_opened() -> None:
    at = timezone.now()
    checks = [kept(started_at=at - timedelta(40 - day), dossiers=day) for day in range(40)]
    assert page().count(f'<a href="{PATH}') == 30
    assert "Đã đối chiếu 39 hồ sơ" in words()
    assert "Đã đối chiếu 4 hồ sơ" in words(path=f"{PATH}{checks[4].pk}/")
    assert enter(make.person("quantri")).get(f"{PATH}987654/").status_code == 404


def test_a_check_that_runs_or_broke_off_is_told() -> None:
    check = kept(ended_at=None)
    assert "đang chạy" in words()
    LedgerCheck.objects.filter(pk=check.pk).update(started_at=timezone.now() - timedelta(hours=1))
    assert "dừng giữa chừng" in words()
    assert "chưa chạy xong" in words()
