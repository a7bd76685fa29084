"""Every route of the API as every role: who may, who may not, and who is not told why."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver

from config.api import urlpatterns
from dossiers.demo.money import pay_at_desk
from dossiers.states import State
from tests import make
from tests.callers import JSON, Caller, body
from tests.test_api_account import is_problem

pytestmark = pytest.mark.django_db

ANONYMOUS, CITIZEN, POSTAL = "", "congdan", "buudien"
CLERK, OFFICER, LEADER = "motcua", "chuyenvien", "lanhdaodonvi"
PROVINCE, INSPECTOR = "lanhdao", "thanhtra"
CATALOGUE, ADMINISTRATOR = "quanly", "quantri"
EVERYBODY = (
    *(ANONYMOUS, CITIZEN, CLERK, OFFICER, LEADER),
    *(PROVINCE, CATALOGUE, ADMINISTRATOR, POSTAL, INSPECTOR),
)
SEEING = {CITIZEN, CLERK, OFFICER, LEADER, PROVINCE, INSPECTOR}
OVERSEEING = SEEING - {CITIZEN}
DUE = {"unit": "H01.155", "from": "2026-11-16T09:10:00+07:00", "days": 3}


class Way(NamedTuple):
    """`to` is filled in from `there`; who is not among `may` gets `otherwise`, strangers 401."""

    method: str
    route: str
    to: str
    may: Any = frozenset(EVERYBODY) - {ANONYMOUS}
    status: int = 200
    otherwise: int = 404
    sent: Any = None


PUBLIC = set(EVERYBODY)
NUMBER = "^dossiers/(?P<number>[A-Za-z0-9.-]{1,40})/"
WAYS = [
    Way("POST", "v1/auth/token/", "v1/auth/token/", PUBLIC, 400, sent={}),
    Way("DELETE", "v1/auth/token/", "v1/auth/token/", status=204),
    Way("GET", "v1/me/", "v1/me/"),
    Way("POST", "v1/files/", "v1/files/", status=201),
    Way("GET", "v1/files/<uuid:pk>/", "v1/files/{file}/", SEEING),
    Way("GET", "v1/procedures/", "v1/procedures/", PUBLIC),
    Way(
        "GET",
        "v1/^procedures/(?P<code>[A-Za-z0-9.]{1,30})/$",
        "v1/procedures/1.001193/",
        PUBLIC,
    ),
    Way(
        "GET",
        "v1/^procedures/(?P<code>[A-Za-z0-9.]{1,30})/fees/$",
        "v1/procedures/1.004873/fees/",
        PUBLIC,
    ),
    Way("GET", "v1/agencies/", "v1/agencies/", PUBLIC),
    Way("POST", "v1/working-time/due/", "v1/working-time/due/", sent=DUE),
    Way("GET", "v1/dossiers/", "v1/dossiers/"),
    Way("POST", "v1/dossiers/", "v1/dossiers/", status=201, sent=body()),
    # Who may move which of them, each result tells.
    Way(
        "POST",
        "v1/^dossiers/bulk/(?P<verb>[a-z_]{1,20})/$",
        "v1/dossiers/bulk/start/",
        sent={"dossiers": [{"code": "H01.155-000000-0000"}]},
    ),
    Way("GET", f"v1/{NUMBER}$", "v1/dossiers/{dossier}/", SEEING),
    Way("GET", f"v1/{NUMBER}events/$", "v1/dossiers/{dossier}/events/", SEEING),
    Way("GET", f"v1/{NUMBER}clock/$", "v1/dossiers/{dossier}/clock/", SEEING),
    Way(
        "GET",
        f"v1/{NUMBER}openings/$",
        "v1/dossiers/{dossier}/openings/",
        {CITIZEN, INSPECTOR},
    ),
    Way(
        "POST",
        f"v1/{NUMBER}(?P<verb>[a-z_]{{1,20}})/$",
        "v1/dossiers/{dossier}/receive/",
        {CLERK},
        sent={},
    ),
    Way("GET", "v1/charges/<int:pk>/", "v1/charges/{charge}/", SEEING),
    # Paid already: a refusal to whoever sees it.
    Way(
        "POST",
        "v1/charges/<int:pk>/pay/",
        "v1/charges/{charge}/pay/",
        SEEING,
        409,
        sent={"provider": "vietqr"},
    ),
    Way("GET", "v1/reports/on-time/", "v1/reports/on-time/", OVERSEEING),
    Way(
        "GET",
        "v1/reports/on-time/dossiers/",
        "v1/reports/on-time/dossiers/?measure=filed",
        OVERSEEING,
    ),
    Way("GET", "v1/reports/definitions/", "v1/reports/definitions/", PUBLIC),
    Way("GET", "schema/", "schema/", PUBLIC),
    Way("GET", "docs/", "docs/", PUBLIC),
]
# Whatever is not there.
UNKNOWN = "^(?P<path>(?s:.*))$"


def routes(patterns: Any, before: str = "") -> Iterator[tuple[str, str]]:
    for one in patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from routes(one.url_patterns, route)
        elif route != UNKNOWN:
            yield from ((method, route) for method in methods_of(one))


def methods_of(pattern: URLPattern) -> list[str]:
    view = getattr(pattern.callback, "cls", None)
    names = [name for name in view.http_method_names if hasattr(view, name)]
    return [name.upper() for name in names if name not in ("options", "head")]


def test_no_route_is_forgotten() -> None:
    assert sorted((way.method, way.route) for way in WAYS) == sorted(routes(urlpatterns))


@pytest.fixture
def there(clerk: Any) -> dict[str, Any]:
    """A filing of the citizen's with a file and a charge that is paid."""
    dossier = make.dossier(State.SUBMITTED, code="1.004873")
    pay_at_desk(dossier, clerk, dossier.last_event_at)
    file = make.stored_file(make.person(CITIZEN))
    paper = dossier.papers.first()
    assert paper
    paper.files.create(file=file)
    return {"dossier": dossier.number, "file": file.pk, "charge": dossier.charges.get().charge_id}


def expected(way: Way, username: str) -> int:
    if username in way.may:
        return way.status
    if username == ANONYMOUS:
        return 401
    # Who sees the dossier is told that the move is not open to them.
    return 409 if way.to.endswith("/receive/") and username in SEEING else way.otherwise


def sent_with(way: Way) -> dict[str, Any]:
    if way.route == "v1/files/":
        return {"data": {"file": SimpleUploadedFile("don.pdf", make.PDF)}}
    return {} if way.sent is None else {"data": way.sent, "content_type": JSON}


@pytest.mark.parametrize("way", WAYS, ids=lambda way: f"{way.method} {way.to}")
def test_who_may(way: Way, there: dict[str, Any]) -> None:
    told = {}
    for username in sorted(EVERYBODY, key=lambda username: username in way.may):  # they may move it
        client = Caller(make.person(username)) if username else Client()
        call = getattr(client, way.method.lower())
        answer = call("/api/" + way.to.format(**there), **sent_with(way))
        told[username] = answer.status_code
        if answer.streaming:
            list(answer.streaming_content)  # closes the file
    assert told == {username: expected(way, username) for username in EVERYBODY}


@pytest.mark.parametrize(
    "path", ["", "nothing/", "procedures/%0A/", "dossiers/%00/", "files/x%0Ay/", "dossiers/a/b/c/"]
)
@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
def test_what_is_not_there_is_a_problem(method: str, path: str) -> None:
    answer = getattr(Caller(make.person(CLERK)), method)(f"/api/v1/{path}")
    is_problem(answer, 404)


@pytest.mark.parametrize(
    ("method", "path"), [("put", "me/"), ("delete", "dossiers/"), ("post", "reports/on-time/")]
)
def test_another_method_is_a_problem_that_names_those_allowed(method: str, path: str) -> None:
    answer = getattr(Caller(make.person(CLERK)), method)(f"/api/v1/{path}")
    is_problem(answer, 405)
    assert "GET" in answer["Allow"]


@pytest.mark.parametrize("size", ["0", "-1", "x", "1.5", "1\0"])
def test_a_page_has_at_least_one_row(size: str) -> None:
    for path in ("dossiers/", "agencies/", "procedures/", "reports/on-time/dossiers/"):
        answer = Caller(make.person(CLERK)).ask(path, {"page_size": size, "measure": "filed"})
        assert list(is_problem(answer, 400)["errors"]) == ["page_size"]


@pytest.mark.parametrize(
    "cursor", ["x", "cD1hYmM=", "cD0xJTAw", "é", "cD05OTk5OTk5OTk5OTk5OTk5OTk5OTk="]
)
def test_a_cursor_comes_from_here(cursor: str) -> None:
    for path in ("dossiers/", "reports/on-time/dossiers/"):
        answer = Caller(make.person(CLERK)).ask(path, {"cursor": cursor, "measure": "filed"})
        is_problem(answer, 404)
