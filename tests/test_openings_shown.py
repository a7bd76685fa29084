"""Who is shown who looked: the owner without names, the inspector with them, nobody else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from dossiers.keyset import PAGE
from dossiers.models import Dossier, Opening
from dossiers.opening_book import Look, record
from dossiers.states import State
from dossiers.who_looked import MANY, SHOWN, people_on
from tests import make
from tests.callers import caller, see, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_book")]
INSPECTOR = "thanhtra"
CITIZEN, CLERK, OFFICER = "congdan", "motcua", "chuyenvien"


@pytest.fixture
def dossier(db: None) -> Dossier:
    return make.dossier(State.PROCESSING, code="1.004873")


def openings(dossier: Dossier, count: int, username: str = OFFICER) -> None:
    person, now = make.person(username), timezone.now()
    post = person.posts.get()
    record(
        [
            Look(dossier.pk, person.pk, post.pk, now - timedelta(minutes=2 * number), "page")
            for number in range(count, 0, -1)
        ]
    )


def shown(username: str, path: str) -> str:
    answer = signed_in(username).get(path)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_the_owner_sees_day_post_and_way_and_no_names(dossier: Dossier) -> None:
    openings(dossier, 3)
    name = make.person(OFFICER).full_name
    for path in ("", "openings/"):
        page = shown(CITIZEN, f"/dossiers/{dossier.number}/{path}")
        assert "Ai đã xem hồ sơ của bạn" in page
        assert page.count("Mở trang hồ sơ") == 3
        assert "không được ghi vào đây" in page
        assert dossier.unit.name in page
        assert path == "" or name not in page


def test_the_owner_sees_the_newest_and_a_way_to_all(dossier: Dossier) -> None:
    openings(dossier, SHOWN)
    path = f"/dossiers/{dossier.number}/"
    assert "Xem tất cả" not in shown(CITIZEN, path)
    openings(dossier, SHOWN + 20, CLERK)
    page = shown(CITIZEN, path)
    assert page.count("Mở trang hồ sơ") == SHOWN
    assert "Xem tất cả" in page


def test_the_list_goes_on_page_by_page(dossier: Dossier) -> None:
    openings(dossier, 2 * PAGE + 5)
    path, seen = f"/dossiers/{dossier.number}/openings/", []
    while path:
        answer = signed_in(CITIZEN).get(path)
        seen += [one.pk for one in answer.context["looks"]]
        more = answer.context["more"]
        path = (
            more and f"/dossiers/{dossier.number}/openings/?after={str(more).replace('+', '%2B')}"
        )
    rows = Opening.objects.filter(dossier=dossier).order_by("-at", "-pk")
    assert seen == list(rows.values_list("pk", flat=True))


def test_the_inspector_sees_names(dossier: Dossier) -> None:
    openings(dossier, 1)
    page = shown(INSPECTOR, f"/dossiers/{dossier.number}/openings/")
    assert make.person(OFFICER).full_name in page
    assert f"/dossiers/{dossier.number}/openings/" in shown(
        INSPECTOR, f"/dossiers/{dossier.number}/"
    )


def test_the_inspector_is_written_down_too(dossier: Dossier) -> None:
    see(INSPECTOR, f"/dossiers/{dossier.number}/")
    assert "Thanh tra" in shown(CITIZEN, f"/dossiers/{dossier.number}/openings/")


PATHS = ("/dossiers/{}/openings/", "/api/v1/dossiers/{}/openings/")


@pytest.mark.parametrize(
    "username", [CLERK, OFFICER, "lanhdaodonvi", "lanhdao", "motcua.longxuyen"]
)
@pytest.mark.parametrize("path", [*PATHS, "/inspection/openings/", "/inspection/openings/1/"])
def test_it_is_nobody_elses_business(dossier: Dossier, username: str, path: str) -> None:
    assert see(username, path.format(dossier.number)) == 404


def test_a_citizen_inspects_nobody() -> None:
    assert see(CITIZEN, "/inspection/openings/") == 404


def test_the_api_lists_them_for_owner_and_inspector(dossier: Dossier) -> None:
    openings(dossier, 2)
    path = f"dossiers/{dossier.number}/openings/"
    (newest, _older) = caller(CITIZEN).ask(path).json()["results"]
    assert {**newest, "at": ""} == {
        "at": "",
        "how": "page",
        "unit": dossier.unit.code,
        "unit_name": dossier.unit.name,
        "role": "officer",
        "name": None,
    }
    assert caller(INSPECTOR).ask(path).json()["results"][0]["name"] == (
        make.person(OFFICER).full_name
    )
    first = caller(INSPECTOR).ask(path, {"page_size": "1"}).json()
    assert len(first["results"]) == 1
    assert first["next"]


def test_the_inspector_sees_who_opened_how_many(dossier: Dossier) -> None:
    now = timezone.localtime().replace(hour=12, minute=0)
    officer, clerk = make.person(OFFICER), make.person(CLERK)
    record([Look(number, officer.pk, None, now, "page") for number in range(1, MANY + 2)])
    record([Look(1, clerk.pk, None, now, how) for how in ("page", "file")])
    others = [make.person(name).pk for name in ("lanhdao", "lanhdaodonvi", "quanly")]
    record([Look(1, pk, None, now, "page") for pk in others])
    first, second, *rest = people_on(now.date())
    assert (first.person_id, first.dossiers, first.is_unusual) == (officer.pk, MANY + 1, True)
    assert not any(one.is_unusual for one in (second, *rest))
    assert (1, 2) in {(one.dossiers, one.times) for one in [*rest, second]}
    page = shown(INSPECTOR, "/inspection/openings/")
    assert officer.full_name in page
    assert page.count("nhiều bất thường") == 1
    assert "Không có ai mở" in shown(INSPECTOR, "/inspection/openings/?day=01/02/2026")


def test_a_day_that_is_none_is_said_beside_the_field() -> None:
    answer = signed_in(INSPECTOR).get("/inspection/openings/?day=31/02/2026")
    assert answer.status_code == 400
    assert "31/02/2026" in answer.content.decode()


def test_people_come_page_by_page() -> None:
    now = timezone.localtime().replace(hour=12)
    record([Look(1, 10_000 + number, None, now, "page") for number in range(PAGE + 7)])
    client = signed_in(INSPECTOR)
    first = client.get("/inspection/openings/")
    more = first.context["more"]
    second = client.get(f"/inspection/openings/?after={more}")
    people = [row.person_id for page in (first, second) for row, _p in page.context["rows"]]
    assert people == [10_000 + number for number in range(PAGE + 7)]
    assert client.get("/inspection/openings/?after=x_y").context["more"] == more


def test_what_one_person_opened_on_a_day(dossier: Dossier) -> None:
    openings(dossier, 2)
    officer = make.person(OFFICER)
    page = shown(INSPECTOR, f"/inspection/openings/{officer.pk}/")
    assert dossier.number in page
    assert see(INSPECTOR, "/inspection/openings/99999999/") == 404
