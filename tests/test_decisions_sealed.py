"""What is published is not changed, not even by who writes SQL."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from procedures.models import (
    Act,
    Decision,
    DecisionEntry,
    Field,
    Procedure,
    ProcedureVersion,
)
from procedures.publishing import entered
from procedures.records.schema import Record
from tests import make
from tests.deciding import CODE, LINKS, PARTS, drafted, plain, published

pytestmark = pytest.mark.django_db
ONE_OF_EACH = {
    "cases": [{"key": "a", "name": "Trường hợp a"}],
    "papers": [{"key": "p", "name": "Giấy", "form": "original", "cases": ["a"]}],
    "results": [{"name": "Kết quả", "valid_amount": 6, "valid_unit": "months"}],
    "parts": [{"name": "Phần", "authority": "Công an"}],
    "steps": [{"kind": "intake", "name": "Tiếp nhận", "role": "clerk", "hours": 2}],
    "fees": [
        {"key": "f", "kind": "state", "label": "Lệ phí", "amount": 5000,
         "charged": "before_receipt"}
    ],
    "units": ["H01"],
}  # fmt: skip


def full() -> Record:
    return plain(**ONE_OF_EACH)


@pytest.fixture
def version() -> ProcedureVersion:
    published(drafted((Act.ISSUE, full()), days=0))
    return ProcedureVersion.objects.get(procedure__code="9.000001")


def refused(sql: str, *parameters: object, why: str = "is not changed") -> None:
    with (
        pytest.raises(IntegrityError, match=why),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql, parameters)


@pytest.mark.parametrize("part", [*PARTS, "procedureversion_competent_units"])
def test_no_part_is_changed_removed_or_added(version: ProcedureVersion, part: str) -> None:
    table = f"procedures_{part}"
    column = "procedureversion_id" if "units" in part else "version_id"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table} WHERE {column} = %s", [version.pk])
        assert cursor.fetchone() == (1,)
        cursor.execute(
            "SELECT string_agg(quote_ident(column_name), ',') FROM information_schema.columns "
            "WHERE table_name = %s AND column_name NOT IN ('id', %s)",
            [table, column],
        )
        (columns,) = cursor.fetchone()
    refused(f"UPDATE {table} SET {column} = {column} WHERE {column} = %s", version.pk)
    refused(f"DELETE FROM {table} WHERE {column} = %s", version.pk)
    refused(
        f"INSERT INTO {table} ({columns}, {column}) "
        f"SELECT {columns}, {column} FROM {table} WHERE {column} = %s",
        version.pk,
    )
    other = ProcedureVersion.objects.filter(procedure__code=CODE).latest("effective_from")
    refused(f"UPDATE {table} SET {column} = %s WHERE {column} = %s", other.pk, version.pk)


def test_nothing_of_the_version_itself_is_changed_but_its_end(version: ProcedureVersion) -> None:
    for column in ("name", "limit_amount", "effective_from", "is_sealed", "decision_id"):
        new = {"is_sealed": "false", "effective_from": "effective_from - 1"}.get(
            column, f"{column} || 'x'" if column == "name" else f"{column} + 1"
        )
        refused(
            f"UPDATE procedures_procedureversion SET {column} = {new} WHERE id = %s", version.pk
        )
    refused("DELETE FROM procedures_procedureversion WHERE id = %s", version.pk)
    ProcedureVersion.objects.filter(pk=version.pk).update(effective_to=version.effective_from)
    again = "UPDATE procedures_procedureversion SET effective_to = NULL WHERE id = %s"
    refused(again, version.pk, why="ends once")


def test_a_published_decision_is_neither_changed_nor_removed(version: ProcedureVersion) -> None:
    refused("UPDATE procedures_decision SET number = 'x' WHERE id = %s", version.decision_id)
    refused("UPDATE procedures_decision SET state = 'draft' WHERE id = %s", version.decision_id)
    refused("DELETE FROM procedures_decision WHERE id = %s", version.decision_id)


def draft_of(version: ProcedureVersion) -> Decision:
    return Decision.objects.create(
        number="9/QĐ-UBND",
        signed_on=version.effective_from,
        issued_by="Ủy ban nhân dân tỉnh An Giang",
        abstract="Công bố",
        effective_from=version.effective_from,
        drafted_by=make.person("quanly"),
    )


def test_an_item_does_not_move_into_a_published_decision(version: ProcedureVersion) -> None:
    draft = draft_of(version)
    item = draft.items.create(code="1.999999", act=Act.ABOLISH)
    refused(
        "UPDATE procedures_decisionitem SET decision_id = %s WHERE id = %s",
        version.decision_id,
        item.pk,
    )


def test_what_somebody_publishes_was_reviewed(version: ProcedureVersion) -> None:
    draft = draft_of(version)
    refused(
        "UPDATE procedures_decision SET state = 'published', published_by_id = drafted_by_id "
        "WHERE id = %s",
        draft.pk,
        why="what_somebody_publishes_was_reviewed",
    )


def test_an_amendment_to_come_leaves_the_life_events_of_today() -> None:
    make.published({"life_events": []}, code="1.001193")
    assert make.version("1.001193").life_events.filter(code="birth").exists()


@pytest.mark.parametrize(
    "table", [*PARTS, *LINKS, "procedureversion", "procedure", "decision", "decisionitem",
              "decisionentry"],
)  # fmt: skip
def test_no_table_of_the_catalogue_is_emptied(table: str) -> None:
    refused(f"TRUNCATE procedures_{table} CASCADE", why="never emptied|append-only")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_trigger WHERE tgname = 'catalogue_is_never_emptied' "
            "AND tgrelid = %s::regclass",
            [f"procedures_{table}"],
        )
        assert cursor.fetchone() == (1,)


def test_a_procedure_keeps_its_code_and_its_field() -> None:
    row = Procedure.objects.get(code=CODE)
    other = Field.objects.exclude(pk=row.field_id).earliest("code")
    for column, value in (("code", "1.999999"), ("field_id", other.pk)):
        refused(
            f"UPDATE procedures_procedure SET {column} = %s WHERE id = %s", value, row.pk,
            why="keeps its code and its field",
        )  # fmt: skip
    assert Procedure.objects.filter(pk=row.pk).update(uses=7) == 1


def test_the_trail_of_a_draft_is_neither_cut_nor_rewritten(version: ProcedureVersion) -> None:
    draft = draft_of(version)
    entered(draft, "drafted", draft.drafted_by, timezone.now())
    refused("UPDATE procedures_decisionentry SET note = 'x' WHERE decision_id = %s", draft.pk)
    with pytest.raises(IntegrityError, match="only grows"):
        cut(draft)
    assert draft.entries.count() == 1


def test_a_draft_that_is_discarded_takes_its_trail_along(version: ProcedureVersion) -> None:
    draft = draft_of(version)
    entered(draft, "drafted", draft.drafted_by, timezone.now())
    draft.delete()
    at_the_end()
    assert not DecisionEntry.objects.filter(decision=draft.pk).exists()


@transaction.atomic
def cut(draft: Decision) -> None:
    draft.entries.all().delete()
    at_the_end()


def at_the_end() -> None:
    """What the end of a transaction would ask."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
