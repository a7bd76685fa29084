"""The catalogue goes out as a file and comes in again, the same to the byte."""

import json
from datetime import datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from procedures.exporting import as_json, as_xlsx
from procedures.ground import CATALOGUE
from procedures.models import Decision, DecisionState, Procedure, ProcedureVersion
from procedures.records.fates import Became
from procedures.records.importing import load, take_in
from procedures.records.reading import source_of
from procedures.records.schema import as_text, pared
from tests.exchanged import procedure, refused, small
from tests.house import behind_the_triggers

pytestmark = pytest.mark.django_db

AT = timezone.make_aware(datetime(2026, 11, 22, 9))


def emptied() -> None:
    """No catalogue at all, only the units."""
    with behind_the_triggers() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables "
            "WHERE table_schema = current_schema() AND table_name LIKE 'procedures\\_%'"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f"DELETE FROM {table}")


def became(fates) -> set[Became]:
    return {fate.became for fate in fates}


def test_what_a_new_house_is_loaded_with_is_what_it_exports() -> None:
    assert as_json() == CATALOGUE.read_bytes()


@pytest.mark.parametrize("export", [as_json, lambda: as_xlsx(AT)], ids=["json", "xlsx"])
def test_export_import_into_an_empty_house_export_is_equal_to_the_byte(export) -> None:
    load(small())
    before, file = as_json(), export()
    with connection.constraint_checks_disabled():
        emptied()
    assert not Procedure.objects.exists()
    assert became(load(source_of(file).document)) == {Became.NEW, Became.ENDED}
    assert as_json() == before
    assert ProcedureVersion.objects.filter(is_sealed=False).count() == 0


@pytest.mark.parametrize("is_published", [True, False])
def test_the_second_time_everything_is_the_same(is_published: bool) -> None:
    first = take_in(small(), by=None, at=AT, is_published=is_published)
    second = take_in(small(), by=None, at=AT, is_published=is_published)
    assert (became(first), became(second)) == ({Became.NEW}, {Became.SAME})
    assert [fate.place for fate in first] == [fate.place for fate in second]


def test_a_dry_run_says_the_same_and_writes_nothing() -> None:
    before = as_json()
    for is_published in (True, False):
        said = take_in(small(), by=None, at=AT, is_published=is_published, is_dry=True)
        assert became(said) == {Became.NEW}
        assert as_json() == before
        assert not Decision.objects.exclude(state=DecisionState.PUBLISHED).exists()


def test_decisions_come_as_drafts_and_a_changed_row_changes_the_draft() -> None:
    document = small()
    take_in(document, by=None, at=AT)
    draft = Decision.objects.get(state=DecisionState.DRAFT)
    procedure(document)["name"] = "Tên khác"
    document["decisions"][0]["abstract"] = "Trích yếu khác"
    fates = take_in(document, by=None, at=AT)
    told = {fate.place: fate.became for fate in fates if fate.place.startswith("decisions")}
    assert told == {
        "decisions/1": Became.CHANGED,
        "decisions/1/procedures/1": Became.CHANGED,
        "decisions/1/procedures/2": Became.SAME,
    }
    draft.refresh_from_db()
    assert draft.abstract == "Trích yếu khác"
    assert draft.items.get(code=procedure(document)["code"]).content["name"] == "Tên khác"
    assert draft.items.get(code=procedure(document)["code"]).content == pared(
        "procedure", procedure(document)
    )


def test_an_amendment_of_what_the_same_file_issues_is_known_as_one() -> None:
    document = small()
    first = document["decisions"][0]
    later = {**first, "number": "2/QĐ", "effective_from": "2026-12-30"}
    later |= {"procedures": [procedure(document)], "abolished": [procedure(document, 1)["code"]]}
    document["decisions"] = [later, first]
    fates = take_in(document, by=None, at=AT)
    assert {fate.place for fate in fates if fate.became == Became.ENDED} == {
        "decisions/1/abolished/1"
    }
    assert became(fates) == {Became.NEW, Became.ENDED}
    assert [fate.place for fate in fates][-6:] == [
        "decisions/1",
        "decisions/1/procedures/1",
        "decisions/1/abolished/1",
        "decisions/2",
        "decisions/2/procedures/1",
        "decisions/2/procedures/2",
    ]
    acts = Decision.objects.get(number="2/QĐ").items.values_list("act", flat=True)
    assert sorted(acts) == ["abolish", "amend"]
    published = take_in(document, by=None, at=AT, is_published=True)
    assert became(published) == {Became.SAME}
    assert Decision.objects.filter(state=DecisionState.DRAFT).count() == 0


def test_what_is_said_otherwise_but_means_the_same_is_the_same() -> None:
    document = small()
    first, second = document["decisions"][0]["procedures"]
    first |= {"units": ["H01.08", "H01.03"], "life_events": ["shop", "birth"]}
    begins = document["decisions"][0]["effective_from"]
    second["fees"][0]["valid_from"] = begins
    second["papers"][0] |= {"note": "", "copies": 1, "cases": []}
    for is_published in (False, True):
        take_in(document, by=None, at=AT, is_published=is_published)
        again = take_in(document, by=None, at=AT, is_published=is_published)
        assert became(again) == {Became.SAME}


def test_each_version_has_life_events_of_its_own() -> None:
    document = small()
    first = document["decisions"][0]
    procedure(document)["life_events"] = ["birth"]
    amended = {**procedure(document), "life_events": ["shop"]}
    later = {**first, "number": "2/QĐ", "effective_from": "2026-12-30", "procedures": [amended]}
    document["decisions"].append(later)
    load(document)
    assert became(load(document)) == {Became.SAME}
    amended["life_events"] = ["birth"]
    assert [fate.place for fate in refused(lambda: load(document))] == ["decisions/2/procedures/1"]


def test_shared_lists_are_changed_by_their_codes() -> None:
    document = {
        "schema": "motcua-catalogue-1",
        "fields": [{"code": "ho-tich", "name": "Hộ tịch mới"}],
    }
    assert became(take_in(document, by=None, at=AT)) == {Became.CHANGED}
    assert became(take_in(document, by=None, at=AT)) == {Became.SAME}


# The commands


def test_the_commands_carry_a_catalogue_over(tmp_path: Path) -> None:
    for name in ("out.json", "out.xlsx"):
        file = tmp_path / name
        call_command("export_catalogue", str(file), stdout=StringIO())
        said = StringIO()
        call_command("import_catalogue", str(file), "--publish", stdout=said)
        assert "0 new" in said.getvalue()
        assert "0 refused" in said.getvalue()


def test_the_export_goes_to_stdout_for_a_dash(capfdbinary) -> None:
    call_command("export_catalogue", "-")
    assert capfdbinary.readouterr().out == CATALOGUE.read_bytes()


def test_the_import_prints_every_row_and_says_when_it_was_dry(tmp_path: Path) -> None:
    file, said = tmp_path / "in.json", StringIO()
    file.write_text(as_text(small()), encoding="utf-8")
    call_command("import_catalogue", str(file), "--dry-run", stdout=said)
    lines = said.getvalue().splitlines()
    assert sum(line.startswith("new") for line in lines) == 25 + 1 + 2
    assert lines[-1] == "Nothing was taken in: a dry run."
    assert not Decision.objects.exclude(state=DecisionState.PUBLISHED).exists()


def test_a_refused_import_ends_in_failure_and_tells_place_and_reason(tmp_path: Path) -> None:
    document, file, said = small(), tmp_path / "in.json", StringIO()
    procedure(document)["limit_amount"] = 0
    file.write_text(json.dumps(document), encoding="utf-8")
    with transaction.atomic(), pytest.raises(CommandError, match="Nothing was taken in"):
        call_command("import_catalogue", str(file), "--publish", stdout=said)
    assert "Thời hạn bằng 0" in said.getvalue()
    assert not Procedure.objects.filter(code=procedure(document)["code"]).exists()
