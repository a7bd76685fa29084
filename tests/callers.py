"""Whoever calls: people who are signed in, and callers of the API; and the body of a filing."""

import copy
from typing import Any

from django.test import Client
from django.utils import timezone

from citizens.models import Person
from citizens.tokens import issue_token
from dossiers.models import Dossier
from tests import make

JSON = "application/json"
BODY: dict[str, Any] = {
    "procedure": "1.001193",
    "unit": "H01.155",
    "owner": {
        "kind": "person",
        "name": "Trần Văn Minh",
        "id_kind": "cccd",
        "id_number": "091085001234",
        "birth_date": "1985-03-04",
        "address": "12 Trần Phú, phường Rạch Giá, tỉnh An Giang",
        "phone": "0912 345 678",
        "email": "minh@motcua.example",
    },
    "channel": "online",
    "abstract": "Đăng ký khai sinh cho con",
    "answers": {"child": "Trần Gia Hân"},
    "papers": [],
}


class Caller(Client):
    """A Django test client that carries the person's token."""

    def __init__(self, person: Person, **more: Any) -> None:
        token = issue_token(person, at=timezone.now())
        super().__init__(headers={"Authorization": f"Bearer {token}", **more})

    def send(self, path: str, body: Any = None, **more: Any) -> Any:
        return self.post(f"/api/v1/{path}", body or {}, JSON, **more)

    def ask(self, path: str, query: Any = None) -> Any:
        return self.get(f"/api/v1/{path}", query)


def fields(verb: str, by: Person) -> dict[str, Any]:
    """The verb's required fields as JSON."""
    return {name: as_sent(word) for name, word in make.inputs(verb, by).items()}


def as_sent(word: Any) -> Any:
    """Units and causes go by their code, files by their id, days as ISO 8601."""
    if isinstance(word, int | str):
        return word
    return getattr(word, "code", None) or str(getattr(word, "pk", word))


def caller(username: str) -> Caller:
    return Caller(make.person(username))


def signed_in(username: str) -> Client:
    client = Client()
    client.force_login(make.person(username))
    return client


def see(username: str, path: str) -> int:
    """The status, after all of the answer was sent."""
    answer = signed_in(username).get(path)
    if answer.streaming:
        list(answer)
    return int(answer.status_code)


def body(**changes: Any) -> dict[str, Any]:
    """A filing's body; `owner__name=…` changes the owner's block."""
    made = copy.deepcopy(BODY)
    for name, value in changes.items():
        block, _, inner = name.rpartition("__")
        (made[block] if block else made)[inner] = value
    return made


def traces() -> tuple[int, list[dict[str, Any]]]:
    """What must be unchanged after a refusal."""
    rows = list(Dossier.objects.order_by("pk").values())
    return sum(row["event_count"] for row in rows), rows
