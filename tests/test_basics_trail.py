"""Shared lists change at once, by one person; their trail says who did what, and stays."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from procedures.basics import BASICS
from procedures.models import BasicsEntry, ReductionGroup
from procedures.records.importing import take_in
from tests import make
from tests.deciding import client_of
from tests.filing import text
from tests.test_catalogue_basics import ADDED, AT

pytestmark = pytest.mark.django_db
SCHEMA = "motcua-catalogue-1"


@pytest.fixture
def manager() -> Client:
    return client_of("quanly")


def told() -> list[tuple[str, str]]:
    rows = BasicsEntry.objects.order_by("pk").select_related("by")
    return [(one.what, one.row) for one in rows]


@pytest.mark.parametrize("name", BASICS)
def test_whoever_adds_changes_or_removes_a_row_is_named(manager: Client, name: str) -> None:
    address, words = f"{AT}{name}/", ADDED[name]
    first = next(iter(words))
    manager.post(address, words)
    row = BASICS[name].rows.latest("pk")
    manager.post(f"{address}{row.pk}/", words | {first: "Tên đã đổi"})
    manager.post(f"{address}{row.pk}/remove/")
    assert told() == [("added", words[first]), ("changed", words[first]), ("removed", "Tên đã đổi")]
    assert {one.by.username for one in BasicsEntry.objects.all() if one.by} == {"quanly"}
    changed = BasicsEntry.objects.get(what="changed")
    assert changed.changes[first] == [words[first], "Tên đã đổi"]
    page = text(manager.get(address))
    assert f"<del>{words[first]}</del> <ins>Tên đã đổi</ins>" in page


def test_what_is_refused_or_the_same_leaves_no_line(manager: Client) -> None:
    group = ReductionGroup.objects.get(code="ho-ngheo")
    address = f"{AT}groups/{group.pk}/"
    manager.post(address, {"name": group.name, "proof": group.proof})
    manager.post(address, {"name": "", "proof": ""})
    manager.post(f"{AT}groups/{group.pk}/remove/")
    assert told() == []


def test_a_file_leaves_its_lines_too(manager: Client) -> None:
    group = ReductionGroup.objects.get(code="ho-ngheo")
    rows: list[dict[str, Any]] = [
        {"code": "ho-ngheo", "name": "Hộ nghèo theo chuẩn mới", "proof": group.proof},
        {"code": "thu", "name": "Thử"},
    ]
    document = {"schema": SCHEMA, "reduction_groups": rows}
    by, at = make.person("quanly"), timezone.now()
    take_in(document, by=by, at=at, is_dry=True)
    assert told() == []
    take_in(document, by=by, at=at)
    take_in(document, by=by, at=at)
    assert told() == [("changed", group.name), ("added", "Thử")]
    rows[0]["name"] = group.name
    take_in(document, by=None, at=at)
    assert "nạp từ tệp" in text(manager.get(f"{AT}groups/"))


def test_the_trail_is_read_page_by_page(manager: Client) -> None:
    for nth in range(25):
        BasicsEntry.objects.create(
            of="synonym", row=f"từ {nth:02}", what="added", at=timezone.now()
        )
    first, second = (text(manager.get(f"{AT}synonyms/", {"page": page})) for page in ("1", "2"))
    assert ("từ 24" in first, "từ 04" in first) == (True, False)
    assert ("từ 24" in second, "từ 04" in second) == (False, True)
    assert "từ 24" not in text(manager.get(f"{AT}groups/"))


@pytest.mark.parametrize(
    "sql",
    ["UPDATE procedures_basicsentry SET row = 'x'", "DELETE FROM procedures_basicsentry",
     "TRUNCATE procedures_basicsentry"],
)  # fmt: skip
def test_the_trail_only_grows(manager: Client, sql: str) -> None:
    manager.post(f"{AT}synonyms/", ADDED["synonyms"])
    with pytest.raises(IntegrityError, match=r"only grows|never emptied"):
        written(sql)
    assert BasicsEntry.objects.count() == 1


@transaction.atomic
def written(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(sql)
