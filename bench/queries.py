"""How many SQL queries the hot pages and verbs take, each with its limit."""

import os
import re
from collections.abc import Callable
from typing import Any

import django
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

LIMITS = {
    "filing": 15,
    "intake": 15,
    "move": 12,
    "queue": 8,
    "detail": 12,
    "archive": 8,
    "search": 8,
    "dashboard": 12,
    "public figures": 16,
}


# What opens and closes a transaction asks nothing.
TRANSACTION = re.compile(r"BEGIN|COMMIT|SAVEPOINT|RELEASE SAVEPOINT", re.IGNORECASE)


def count(act: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return sum(not TRANSACTION.match(query["sql"]) for query in captured.captured_queries)


def counts() -> dict[str, int]:
    """Against the running database, through the whole stack of middleware."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from bench.office import body  # noqa: PLC0415 - after setup
    from citizens.models import Person  # noqa: PLC0415

    def client(username: str) -> Client:
        one = Client(HTTP_HOST="127.0.0.1")
        one.force_login(Person.objects.get(username=username))
        return one

    citizen, clerk, leader = client("congdan"), client("motcua"), client("lanhdao")
    anonymous = Client(HTTP_HOST="127.0.0.1")
    made: dict[str, Any] = {}

    def post(by: Client, path: str, sent: dict[str, Any]) -> None:
        answer = by.post(f"/api/v1/dossiers/{path}", sent, content_type="application/json")
        made.update(answer.json())
        if answer.status_code >= 400:
            raise SystemExit(f"{path}: {answer.content.decode()[:500]}")

    clerk.get("/desk/queue/")
    found = {"filing": count(lambda: post(citizen, "", body()))}
    number = made["reference"]
    found["intake"] = count(lambda: post(clerk, f"{number}/receive/", {}))
    found["move"] = count(lambda: post(clerk, f"{number}/start/", {}))
    found["queue"] = count(lambda: clerk.get("/desk/queue/"))
    found["detail"] = count(lambda: clerk.get(f"/dossiers/{number}/"))
    found["archive"] = count(lambda: leader.get("/desk/archive/"))
    found["search"] = count(lambda: leader.get("/desk/search/?q=nguyen"))
    found["dashboard"] = count(lambda: leader.get("/dashboard/?from=2023-01-01&to=2023-11-16"))
    found["public figures"] = count(lambda: anonymous.get("/figures/"))
    return found
