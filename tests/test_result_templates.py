"""The texts of results: kept by the catalogue's manager, from a day on."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from dossiers.models import Dossier
from dossiers.results.values import values_of
from procedures.models import ResultTemplate
from procedures.result_templates import templates_for
from procedures.template_fields import FIELDS, fields_in, filled_in, unknown_fields
from tests import make
from tests.archival import archival_faults
from tests.filing import text

LIST = "/administration/templates/"


@pytest.fixture
def writer(db: None) -> Client:
    client = Client()
    client.force_login(make.person("quanly"))
    return client


def notice() -> ResultTemplate:
    return ResultTemplate.objects.get(code="notice", valid_to=None)


def typed(**changes: Any) -> dict[str, str]:
    today = timezone.localdate()
    fields = {
        "name": "Thông báo mới", "symbol": "TBM", "body": "Chào {owner_name}.", "ground": "",
        "valid_from": f"{today:%d/%m/%Y}", "valid_to": "",
    }  # fmt: skip
    return {**fields, **changes}


def day(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


@pytest.mark.django_db
@pytest.mark.parametrize("username", ["congdan", "motcua", "lanhdao", "thanhtra"])
def test_others_find_no_such_page(username: str) -> None:
    client = Client()
    client.force_login(make.person(username))
    for address in (LIST, f"{LIST}new/", f"{LIST}{notice().pk}/"):
        assert client.get(address).status_code == 404
    assert client.post(f"{LIST}preview/", typed()).status_code == 404


@pytest.mark.parametrize("username", ["quanly", "quantri"])
def test_writers_see_the_list_and_the_form(db: None, username: str) -> None:
    client = Client()
    client.force_login(make.person(username))
    assert notice().name in text(client.get(LIST))
    form = text(client.get(f"{LIST}{notice().pk}/"))
    assert all(f"{{{name}}}" in form for name in FIELDS)


def test_a_new_edition_ends_the_former_the_day_before(writer: Client) -> None:
    former = notice()
    begins = day(3)
    words = typed(valid_from=f"{begins:%d/%m/%Y}")
    assert writer.post(f"{LIST}{former.pk}/", words).status_code == 302
    former.refresh_from_db()
    assert former.valid_to == begins - timedelta(days=1)
    newer = notice()
    assert (newer.name, newer.outcome, newer.valid_from) == ("Thông báo mới", "granted", begins)
    any_procedure = make.version().procedure_id
    assert former in templates_for(any_procedure, day(2))
    assert newer in templates_for(any_procedure, begins)


def test_the_next_result_says_the_new_text_and_the_one_before_the_old(writer: Client) -> None:
    before = make.with_result(["draft"]).results.get()
    assert writer.post(f"{LIST}{notice().pk}/", typed()).status_code == 302
    after = make.with_result(["draft"]).results.get()
    before.refresh_from_db()
    assert (before.name, before.symbol) == ("Thông báo kết quả giải quyết thủ tục hành chính", "TB")
    assert (after.name, after.symbol) == ("Thông báo mới", "TBM")
    with after.draft.content.open("rb") as file:
        assert "Chào Trần Văn Minh." in PdfReader(file).pages[0].extract_text()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("body", "Kính gửi {owner_nmae}, {mother}", "{owner_nmae}, {mother}"),
        ("body", "", ""),
        ("body", "x" * 20_001, ""),
        ("name", "", ""),
        ("name", "x" * 201, ""),
        ("symbol", "x" * 41, ""),
        ("valid_from", "", ""),
        ("valid_from", "31/02/2027", ""),
        ("valid_from", "01/01/2026", ""),
        ("valid_to", "01/01/2026", ""),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    writer: Client, field: str, value: str, said: str
) -> None:
    rows = list(ResultTemplate.objects.order_by("pk").values())
    answer = writer.post(f"{LIST}{notice().pk}/", typed(**{field: value}))
    shown = text(answer)
    assert answer.status_code == 400
    assert f'id="id_{field}_error"' in shown
    assert said in shown
    assert "TBM" in shown or field == "symbol"
    assert list(ResultTemplate.objects.order_by("pk").values()) == rows


def test_two_editions_never_begin_on_one_day(writer: Client) -> None:
    first = notice().pk
    assert writer.post(f"{LIST}{first}/", typed()).status_code == 302
    answer = writer.post(f"{LIST}{first}/", typed())
    assert answer.status_code == 400
    assert 'id="id_valid_from_error"' in text(answer)


def test_a_template_of_its_own_for_a_procedure(writer: Client) -> None:
    words = typed(procedure="1.004873", outcome="granted", name="Giấy xác nhận tình trạng hôn nhân")
    assert writer.post(f"{LIST}new/", words).status_code == 302
    made = make.with_result(["draft"])
    assert made.procedure.code == "1.004873"
    assert made.results.get().name == "Giấy xác nhận tình trạng hôn nhân"
    assert writer.post(f"{LIST}new/", {**words, "procedure": "9.999999"}).status_code == 400


def test_a_preview_is_a_pdf_and_saves_nothing(writer: Client) -> None:
    rows = list(ResultTemplate.objects.order_by("pk").values())
    body = " ".join(f"{{{name}}}" for name in FIELDS) + " {answers.child_name}"
    for query in (f"?of={notice().pk}", "", "?of=zz"):
        words = typed(body=body, valid_from="", outcome="granted", procedure="")
        answer = writer.post(f"{LIST}preview/{query}", words)
        assert answer["Content-Type"] == "application/pdf"
        assert archival_faults(answer.content) == []
    refused = writer.post(f"{LIST}preview/?of={notice().pk}", typed(body="{mother}"))
    assert refused.status_code == 400
    assert "{mother}" in text(refused)
    assert list(ResultTemplate.objects.order_by("pk").values()) == rows
    assert not Dossier.objects.exists()


@pytest.mark.django_db
def test_every_field_has_a_value() -> None:
    dossier = make.with_result(["draft"])
    assert set(values_of(dossier, "x")) >= set(FIELDS)
    dossier.answers = {
        "day": "1990-05-02",
        "yes": True,
        "many": ["a", "b"],
        "none": None,
        "deep": {"a": 1},
        "n": 3,
    }
    values = values_of(dossier, "x")
    said = [values[f"answers.{name}"] for name in dossier.answers]
    assert said == ["02/05/1990", "có", "a, b", "", "", "3"]


def test_unknown_fields_are_named_once_in_their_order() -> None:
    body = "{b} {owner_name} {a} {b} {answers.x} {answers.} {} { } {{code}}"
    assert unknown_fields(body) == ["b", "a", "answers."]
    assert fields_in("{owner_name}{code}{owner_name}") == ["owner_name", "code"]


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_value_is_never_read_as_a_field(name: str, reason: str) -> None:
    said = filled_in("A{owner_name}B{reason}C", {"owner_name": name, "reason": reason})
    assert said == f"A{name}B{reason}C"
