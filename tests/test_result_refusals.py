"""What drafting, signing, numbering and issuing refuse, and what people bring themselves."""

import io
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pypdf import PdfReader, PdfWriter

from agencies.models import NumberBook, TrustedRoot, UnitCertificate
from agencies.pdf_check import CheckedPdf
from agencies.signing import signatures
from agencies.trust import trusted_roots
from dossiers.flow import NotAllowed
from dossiers.models import Dossier
from dossiers.states import State
from procedures.models import ResultTemplate
from tests import make, signed
from tests.archival import archival_faults
from tests.hostile_pdfs import CATALOG, PAGE, PAGES, pdf_of, stream
from tests.test_results import WAY, at_stage, content, refused, said_in, upload

pytestmark = pytest.mark.django_db


def template(**changes: Any) -> ResultTemplate:
    fields = {
        "code": "thu", "outcome": "granted", "name": "Giấy xác nhận thử", "symbol": "XN",
        "body": "Xác nhận {owner_name}.", "valid_from": timezone.localdate(),
    }  # fmt: skip
    return ResultTemplate.objects.create(**{**fields, **changes})


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ("Ông {owner_nmae} và {mother}", "owner_nmae, mother"),
        ("Con: {answers.child_name}", "answers.child_name"),
        ("Lý do: {reason}", "reason"),
    ],
)
def test_a_template_that_cannot_be_filled_is_named_with_its_fields(body: str, named: str) -> None:
    dossier = make.dossier(State.PROCESSING, code="1.004873")
    said = refused(dossier, "draft", template=template(body=body))
    assert "Giấy xác nhận thử" in said
    assert named in said


def test_a_template_for_another_decision_procedure_or_time_is_refused() -> None:
    dossier = make.dossier(State.PROCESSING, code="1.004873")
    yesterday = timezone.localdate() - timedelta(days=1)
    denial = template(code="tu-choi", outcome="denied")
    strange = template(procedure=make.version("1.001193").procedure)
    over = template(code="cu", valid_from=yesterday, valid_to=yesterday)
    for one in (denial, strange, over):
        assert "Giấy xác nhận thử" in refused(dossier, "draft", template=one)
    ResultTemplate.objects.all().delete()
    assert "PDF" in refused(dossier, "draft")


def test_what_people_type_is_neither_a_field_nor_markup() -> None:
    name = "#set page(width: 1pt) {code} $x$ *Bùi*"
    made = make.submitted(owner=make.owner(name=name), code="1.004873")
    for verb in ("receive", "start", "draft"):
        made = make.do(made, verb)
    assert name in said_in(content(made.results.get().draft))


@pytest.mark.parametrize("name", ["Đ" * 5000, "Ẫ " * 2500, "a\u202eb\u0007c\u200bd", "王小明"])
def test_names_that_are_long_or_odd_stay_on_the_page(name: str) -> None:
    made = make.with_result([])
    Dossier.objects.filter(pk=made.pk).update(owner_name=name[:300])
    template(body="{answers.name}", procedure=made.procedure)
    Dossier.objects.filter(pk=made.pk).update(answers={"name": name})
    result = make.with_result(WAY, Dossier.objects.get(pk=made.pk)).results.get()
    pdf = content(result.file)
    assert archival_faults(pdf) == []
    assert not set("\u202e\u0007\u200b") & set(said_in(pdf))


def test_an_own_pdf_gets_the_address_and_room_for_number_and_signatures() -> None:
    dossier = make.dossier(State.PROCESSING, code="1.004873")
    dossier = make.do(dossier, "draft", file=upload(signed.draft("Nội dung riêng")))
    result = dossier.results.get()
    dossier = make.with_result(WAY[1:], dossier)
    result = dossier.results.get()
    text = said_in(content(result.file))
    assert "Nội dung riêng" in text
    assert f"/verify/{result.token}/" in text
    assert "Số: 01" in text
    assert result.name == dossier.version.result_name
    assert len(signatures(content(result.file), [], timezone.now())) == 2


def test_a_pdf_signed_elsewhere_keeps_its_signature() -> None:
    authority = signed.authority()
    dossier = make.dossier(State.PROCESSING, code="1.004873")
    pdf = signed.by_leader(signed.draft())
    assert "Nguyễn Thị Đẫm" in refused(dossier, "draft", file=upload(pdf))
    trust(authority.certificate)
    result = make.with_result(WAY[1:], make.do(dossier, "draft", file=upload(pdf))).results.get()
    issued = content(result.file)
    assert issued.startswith(pdf)
    found = signatures(issued, trusted_roots(timezone.localdate()), timezone.now())
    assert len(found) == 3
    assert all(one.is_intact and one.is_trusted and one.only_filled for one in found)
    assert [one.covers_all for one in found].count(True) == 1


def trust(certificate: bytes) -> None:
    since = timezone.localdate() - timedelta(days=500)
    TrustedRoot.objects.create(name="Cơ quan thử", certificate=certificate, valid_from=since)


def encrypted() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(signed.draft())))
    writer.encrypt("mat-khau")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def of_pages(count: int) -> bytes:
    return signed.draft("#pagebreak()\n" * (count - 1))


BAD: dict[str, Any] = {
    "not a PDF": lambda: b"GIF89a" + b"x" * 100,
    "broken": lambda: signed.draft()[:900],
    "encrypted": encrypted,
    "300 pages": lambda: of_pages(300),
    "signed by a stranger": lambda: signed.by_leader(signed.draft()),
    "no pages": lambda: make.PDF,
}


@pytest.mark.parametrize("kind", BAD)
def test_a_pdf_that_is_no_result_leaves_no_draft(kind: str) -> None:
    dossier = make.dossier(State.PROCESSING, code="1.004873")
    assert refused(dossier, "draft", file=upload(BAD[kind]())).endswith(".")


PARTS: dict[str, tuple[bytes, bytes, bytes]] = {
    "a page without a box": (CATALOG, PAGES, PAGE.replace(b"/MediaBox[0 0 100 100]", b"")),
    "a huge box": (CATALOG, PAGES, PAGE.replace(b"100 100]", b"1e30 1e30]")),
    "resources that are nothing": (CATALOG, PAGES, PAGE[:-2] + b"/Resources 99 0 R>>"),
    "a word for a turn": (CATALOG, PAGES, PAGE[:-2] + b"/Rotate (x)>>"),
    "a word for annotations": (CATALOG, PAGES, PAGE[:-2] + b"/Annots (x)>>"),
    "a word for a form": (CATALOG[:-2] + b"/AcroForm (x)>>", PAGES, PAGE),
    "a number for fields": (CATALOG[:-2] + b"/AcroForm<</Fields 7>>>>", PAGES, PAGE),
    "pages in a ring": (CATALOG, PAGES[:-2] + b"/Parent 2 0 R>>", PAGE),
}


@pytest.mark.parametrize("is_checked", [True, False])
@pytest.mark.parametrize("kind", PARTS)
def test_a_pdf_with_parts_of_the_wrong_kind_is_broken(
    kind: str, is_checked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the check has let it through, if the libraries cannot write it then."""
    dossier = make.dossier(State.PROCESSING, code="1.004873")
    pdf = pdf_of(*PARTS[kind], stream())
    if is_checked:
        assert "bị hỏng" in refused(dossier, "draft", file=upload(pdf))
        return
    monkeypatch.setattr("dossiers.results.drafting.check_pdf", lambda *_a, **_k: CheckedPdf(1, []))
    with suppress(NotAllowed):
        make.do(dossier, "draft", file=upload(pdf))


def test_a_small_page_takes_the_strip() -> None:
    dossier = make.dossier(State.PROCESSING, code="1.004873")
    dossier = make.do(dossier, "draft", file=upload(pdf_of(CATALOG, PAGES, PAGE, stream())))
    assert make.with_result(WAY[1:], dossier).results.get().file


def test_without_a_certificate_in_force_nothing_is_signed() -> None:
    own = UnitCertificate.objects.filter(unit=make.unit())
    long_ago, dossier = timezone.now() - timedelta(days=400), at_stage("sign")
    for changes, words in (
        ({"valid_from": long_ago, "valid_to": timezone.now() - timedelta(days=1)}, "hết hạn"),
        ({"valid_to": timezone.now() + timedelta(days=1), "revoked_at": long_ago}, "thu hồi"),
        ({"revoked_at": None, "private_key": b"x"}, "khóa"),
    ):
        own.update(**changes)
        assert words in refused(dossier, "sign")
    own.delete()
    assert "chưa có chứng thư" in refused(dossier, "sign")


def test_a_certificate_that_ended_between_signing_and_issuing_issues_nothing() -> None:
    dossier = at_stage("issue")
    UnitCertificate.objects.filter(unit=make.unit()).update(revoked_at=timezone.now())
    refused(dossier, "issue")
    assert dossier.results.get().file is None


def test_a_closed_book_gives_no_number_and_leaves_nothing_half_done() -> None:
    first, second = at_stage("number"), at_stage("number")
    make.do(first, "number")
    NumberBook.objects.filter(book="result").update(closed_at=timezone.now())
    assert "Sổ" in refused(second, "number")
    assert second.results.get().number == ""
