"""From a dossier back to the list that it was opened from, with its question."""

import html
import re
from urllib.parse import quote

import pytest
from django.utils import timezone

from citizens.models import Person
from dossiers.models import Dossier
from dossiers.states import State
from reports.models import LedgerCheck
from tests import make
from tests.callers import signed_in
from tests.test_dashboard import finished, overdue
from tests.test_lateness import ran_over

pytestmark = pytest.mark.django_db

GOBACK = re.compile(r'class="small goback" href="([^"]+)"')


def way_back(username: str, link: str) -> str:
    """What a dossier's page leads back to."""
    page = signed_in(username).get(link).content.decode()
    return html.unescape(GOBACK.findall(page)[0])


def opened(username: str, place: str, made: Dossier) -> str:
    """The link to the dossier on a page."""
    answer = signed_in(username).get(place)
    assert answer.status_code == 200, place
    found = re.search(rf'href="(/dossiers/{made.code}/[^"]*)"', answer.content.decode())
    assert found, place
    return html.unescape(found[1])


def listed() -> Dossier:
    """What stands in the lists of late ones, of late steps and of checks."""
    made = finished(-1, code="1.004873")
    ran_over(made)
    at = timezone.now()
    LedgerCheck.objects.create(started_at=at, ended_at=at, dossiers=1, in_question=[made.code])
    return made


@pytest.mark.parametrize(
    ("username", "place"),
    [
        ("lanhdao", "/dashboard/dossiers/?measure=late&from=2026-01-01&unit=H01.155"),
        ("lanhdaodonvi", "/dashboard/dossiers/?measure=late&procedure=1.004873&channel=online"),
        ("thanhtra", "/jobs/figures/"),
    ],
)
def test_it_leads_back_to_the_list_with_its_question(
    clerk: Person, username: str, place: str
) -> None:
    made = listed()
    assert way_back(username, opened(username, place, made)) == place
    assert signed_in(username).get(place).status_code == 200


def test_flagged_ones_too(clerk: Person) -> None:
    made = make.do(make.dossier(State.RESOLVED), "correct")
    place = "/inspection/figures/taken_back/?from=2026-01-01&unit=H01.155"
    assert way_back("thanhtra", opened("thanhtra", place, made)) == place


def test_late_steps_and_the_longest_overdue_too(clerk: Person) -> None:
    item = ran_over(finished(-1, code="1.004873"))
    asked = f"step={quote(item.name)}&role={item.role}&which=done"
    place = f"/dashboard/steps/?{asked}&unit=H01.155"
    assert way_back("lanhdao", opened("lanhdao", place, item.dossier)) == place
    late, place = overdue(code="1.004873"), "/dashboard/?unit=H01.155&procedure=1.004873"
    assert way_back("lanhdao", opened("lanhdao", place, late)) == place


def test_whoever_comes_from_nowhere_finds_the_queue(clerk: Person) -> None:
    made = make.dossier(State.PROCESSING)
    assert way_back("motcua", f"/dossiers/{made.code}/") == "/desk/queue/"


@pytest.mark.parametrize(
    "back",
    [
        *("https://evil.example/", "//evil.example/", "///evil.example/", "/\\evil.example/"),
        *("\\\\evil.example/", "/\t/evil.example/", "/\t//evil.example/", "/\n//evil.example/"),
        *("javascript:alert(1)", "evil.example", "", " /desk/", "/\\\t/evil.example"),
        *("http:///evil.example", "/%09//x\r\nSet-Cookie: a=b", "/" + "x" * 5000),
    ],
)
def test_no_link_leads_to_another_house(clerk: Person, back: str) -> None:
    made = make.dossier(State.PROCESSING)
    asked = f"/dossiers/{made.code}/?back={quote(back)}"
    assert way_back("motcua", asked) == "/desk/queue/"
    answer = signed_in("lanhdaodonvi").post(
        f"/dossiers/{made.code}/send_back/?back={quote(back)}", {"seq": "0"}
    )
    assert "evil" not in answer.headers.get("Location", "")


def test_a_move_keeps_the_way_back(clerk: Person) -> None:
    made = make.do(make.dossier(State.PROCESSING, code="1.004873"), "forward")
    place = "/dashboard/dossiers/?measure=in_progress&unit=H01.155"
    page = signed_in("lanhdaodonvi").get(opened("lanhdaodonvi", place, made)).content.decode()
    [action] = re.findall(r'action="([^"]*/send_back/[^"]*)"', page)
    words = {"seq": made.event_count, "reason": "Bổ sung căn cứ"}
    refused = signed_in("lanhdaodonvi").post(html.unescape(action), {"seq": made.event_count})
    assert html.unescape(GOBACK.findall(refused.content.decode())[0]) == place
    done = signed_in("lanhdaodonvi").post(html.unescape(action), words)
    assert done.status_code == 302
    assert way_back("lanhdaodonvi", done.headers["Location"]) == place
