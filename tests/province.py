"""A house with generated provinces, for the tests that read them and those that make them."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from agencies.models import Post
from citizens.models import Person
from dossiers.models import Dossier
from dossiers.province.profile import PROFILES
from tests.conftest import _clear_up

YEAR = json.loads((PROFILES / "kien_giang_2023.json").read_text(encoding="utf-8"))
SCALE, LIVING_SCALE = "0.0015", "0.005"


def generate(profile: object = "kien_giang_2023", scale: str = SCALE, **more: Any) -> None:
    call_command("generate_province", profile=str(profile), scale=scale, **{"processes": 1} | more)


def clear() -> None:
    """Back to the ground, without the officials that the command brought."""
    _clear_up()
    Post.objects.filter(person__username__regex=r"^h\d\d").delete()
    Person.objects.filter(username__regex=r"^h\d\d").delete()


@pytest.fixture(scope="module")
def house(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[Dossier]]:
    """Both profiles, written once for all tests that only read."""
    with django_db_blocker.unblock():
        clear()
        generate()
        generate("an_giang_living", LIVING_SCALE)
        rows: Any = Dossier.objects.select_related("unit", "version", "procedure")
        related = ("events__detail", "events__post", "segments", "work_items", "version__steps")
        yield list(rows.prefetch_related(*related).order_by("pk"))
        clear()
        connection.close()


@pytest.fixture
def empty(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        clear()
        yield
        clear()
        connection.close()
