"""The API keeps to its schema, whatever is sent to it.

Schemathesis makes the requests from the schema: sensible ones, wrong ones, and methods that are not
offered. `make prove` sends more of them, and `API_FUZZING=500` that many random ones to each
operation, others each time.
"""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from typing import Any
from zlib import crc32

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, transaction
from django.utils import timezone
from schemathesis import Case
from schemathesis.config import SchemathesisConfig
from schemathesis.core.parameters import ParameterLocation

from citizens.tokens import issue_token
from dossiers.states import State
from tests import make, proof
from tests.conftest import forbid_writes
from tests.test_api_catalogue import SCHEMA

LONG = os.environ.get("API_FUZZING") or (proof.LONG and "50")
STATES = [State.SUBMITTED, State.AWAITING_COMPLETION, State.PROCESSING, State.RESOLVED]
PHASES = {"fuzzing": {"generation": {"max-examples": int(LONG or 3)}}}
CONFIG = {
    # The schema does not know which codes and files there are, and who may do what.
    # That a token is needed is asked once for each route, elsewhere.
    "checks": {"positive_data_acceptance": {"enabled": False}, "ignored_auth": {"enabled": False}},
    "generation": {"deterministic": not LONG, "database": "none", "no-shrink": True},
    # In bulk each result has its own refusal, and a number is taken for the text that it makes.
    "operations": [
        {
            "include-operation-id": "move_dossiers",
            "checks": {"negative_data_rejection": {"enabled": False}},
        }
    ],
    **({} if LONG else {"seed": 1}),
}
pytestmark = pytest.mark.proof
django = WSGIHandler()


def closed_at_once(environ: Any, start_response: Any) -> list[bytes]:
    """The application for a client that never closes an answer."""
    with closing(django(environ, start_response)) as answer:
        return [b"".join(answer)]


def schema_of(phases: Any) -> Any:
    config = SchemathesisConfig.from_dict({**CONFIG, "phases": phases})
    found = schemathesis.openapi.from_path(SCHEMA, config=config)
    found.app = closed_at_once
    return found


api = schema_of(PHASES)
# Whoever has no token is turned away before what is wrong is looked at; others meet every case.
turned_away = api if LONG else schema_of({**PHASES, "coverage": {"enabled": False}})


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def known(one_transaction: None) -> Iterator[dict[str, list[Any]]]:
    """What there is, by the parameter's name or by the path; made once for all operations."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    dossiers = [make.dossier(state, code="1.004873") for state in STATES]
    yield {
        "number": [dossier.number for dossier in dossiers],
        "code": ["1.001193", "1.004873"],
        "/api/v1/charges/{id}/": [dossier.charges.get().charge_id for dossier in dossiers],
    }
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def lead_to_what_is_there(case: Case, known: dict[str, list[Any]]) -> None:
    """Random numbers would all be unknown ones."""
    part = case.meta.components.get(ParameterLocation.PATH)
    if part is None or not part.mode.is_positive:
        return
    for name in case.path_parameters:
        if choices := known.get(name) or known.get(case.path):
            case.path_parameters[name] = choices[crc32(repr(case.body).encode()) % len(choices)]


def check(case: Case, known: dict[str, list[Any]], username: str = "") -> None:
    lead_to_what_is_there(case, known)
    reading = connection.execute_wrapper(forbid_writes) if case.method == "GET" else nullcontext()
    with undone():
        headers = {}
        if username:
            token = issue_token(make.person(username), at=timezone.now())
            headers["Authorization"] = f"Bearer {token}"
        with reading:
            case.call_and_validate(headers=headers)


@turned_away.parametrize()
def test_it_keeps_its_word_to_anybody(case: Case, known: dict[str, list[Any]]) -> None:
    check(case, known)


@(api if LONG else api.exclude(tag="reports")).parametrize()
def test_it_keeps_its_word_to_a_clerk(case: Case, known: dict[str, list[Any]]) -> None:
    check(case, known, "motcua")


@(api if LONG else api.include(tag="reports")).parametrize()
def test_it_keeps_its_word_to_a_leader(case: Case, known: dict[str, list[Any]]) -> None:
    check(case, known, "lanhdao")
