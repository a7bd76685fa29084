"""A stranger drops a PDF: told whether it is ours, and nothing of it is kept."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from agencies.models import UnitCertificate
from citizens.models import StoredFile
from dossiers import verified_pdf
from dossiers.models import Dossier, Result, Slip, SlipKind
from dossiers.slips.printing import print_again, reprint
from dossiers.states import Standing, State
from dossiers.verification import paper_with_content
from dossiers.verified_pdf import UNKNOWN_PER_ADDRESS
from tests import make, signed
from tests.hostile_pdfs import inflating, locked, many_pages
from tests.house import behind_the_triggers
from tests.paper import pdf_of, printed

pytestmark = pytest.mark.django_db


def post(pdf: bytes, name: str = "giay.pdf", **more: Any) -> tuple[int, str]:
    client = Client(**more)
    answer = client.post("/verify/", {"file": SimpleUploadedFile(name, pdf)})
    return answer.status_code, answer.content.decode()


def test_the_file_that_we_issued_is_identical(receipt: Slip, received: Dossier) -> None:
    status, shown = post(pdf_of(receipt))
    assert status == 200
    assert "giống hệt từng byte" in shown
    assert "còn hiệu lực" in shown
    for hidden in (received.owner_name, received.owner_id_number, received.number, "/files/"):
        assert hidden not in shown


def test_a_reprint_is_known(receipt: Slip, clerk: Any) -> None:
    again = reprint(receipt, by=clerk, at=timezone.now(), reason="Khách làm mất")
    print_again(again.pk, timezone.now())
    again.refresh_from_db()
    assert again.file
    with again.file.content.open() as content:
        assert "bản in lại lần 1" in post(content.read())[1]


@pytest.mark.parametrize(("stage", "told"), [("draft", "dự thảo"), ("file", "còn hiệu lực")])
def test_files_of_a_result_are_told_apart(finished: Dossier, stage: str, told: str) -> None:
    file: StoredFile = getattr(finished.results.get(), stage)
    with file.content.open() as content:
        assert told in post(content.read())[1]


def test_the_same_bytes_twice_are_what_still_holds() -> None:
    """A result signed elsewhere was uploaded once more after a correction."""
    made = make.dossier(State.RESOLVED, code="1.004873")
    pdf = make.PDF + b"\n% the same\n"
    again = make.do(make.do(made, "correct"), "resolve", file=of(pdf), outcome="granted")
    assert "còn hiệu lực" in post(pdf)[1]
    corrected = make.do(again, "correct")
    assert "đã bị hủy" in post(pdf)[1]
    make.do(corrected, "resolve", file=of(pdf), outcome="granted")
    assert "còn hiệu lực" in post(pdf)[1]


def test_of_many_same_contents_only_the_one_that_is_told_is_named(
    django_assert_max_num_queries: Any,
) -> None:
    made = [printed(make.dossier(State.RECEIVED), SlipKind.RECEIPT) for _ in range(4)]
    with behind_the_triggers():
        StoredFile.objects.filter(slip__in=made).update(sha256="a" * 64)
    with django_assert_max_num_queries(6):
        paper = paper_with_content("a" * 64)
    assert paper
    assert paper.standing == Standing.CURRENT


def of(pdf: bytes) -> StoredFile:
    return make.stored_file(make.person("chuyenvien"), pdf)


def test_any_number_of_uploads_hides_no_paper(receipt: Slip) -> None:
    for _upload in range(60):
        of(pdf_of(receipt))
    assert "còn hiệu lực" in post(pdf_of(receipt))[1]


def test_what_was_revoked_holds_in_no_other_dossier() -> None:
    pdf = make.PDF + b"\n% scanned\n"
    for _dossier in range(2):
        made = make.dossier(State.PROCESSING, code="1.004873")
        made = make.do(make.do(made, "resolve", file=of(pdf)), "hand_out")
    make.do(make.dossier(State.PROCESSING, code="1.004873"), "resolve", file=of(pdf))
    assert "còn hiệu lực" in post(pdf)[1]
    make.do(made, "revoke")
    assert "đã bị thu hồi" in post(pdf)[1]


def test_a_signed_file_that_is_not_on_file() -> None:
    sealed = signed_by_us()
    with behind_the_triggers():
        Result.objects.update(token="0" * 12)
    status, shown = post(sealed)
    assert status == 200
    assert "không có trong kho lưu" in shown
    assert make.unit().name in shown


def other_case(pdf: bytes) -> bytes:
    """With the last signature's digits in small letters, which no signature covers."""
    start = pdf.rindex(b"/Contents <") + len(b"/Contents <")
    end = pdf.index(b">", start)
    changed = pdf[:start] + pdf[start:end].swapcase() + pdf[end:]
    assert changed != pdf
    return changed


def content_of(file: StoredFile | None) -> bytes:
    assert file
    with file.content.open("rb") as content:
        return bytes(content.read())


@pytest.mark.parametrize(
    ("verb", "told"),
    [("resolve", "còn hiệu lực"), ("revoke", "đã bị thu hồi"), ("correct", "đã bị hủy")],
)
def test_another_spelling_of_the_signature_changes_nothing(verb: str, told: str) -> None:
    made = make.do(make.with_result(), "resolve")
    if verb != "resolve":
        made = make.do(make.do(made, "hand_out"), verb)
    status, shown = post(other_case(content_of(made.results.get().file)))
    assert (status, told in shown) == (200, True)
    assert "không giống hệt" in shown


@pytest.mark.parametrize("own", [False, True])
def test_another_spelling_makes_no_paper_of_a_draft(own: bool) -> None:
    made = make.dossier(State.PROCESSING, code="1.004873")
    made = make.do(made, "draft", file=of(signed.draft()) if own else None)
    made = make.with_result(make.RESULT_VERBS[1:], made)
    half = other_case(content_of(made.results.get().signed))
    for _stage in range(2):  # issued, and given
        shown = post(half)[1]
        assert "Chỉ là bản dự thảo" in shown
        assert "còn hiệu lực" not in shown
        made = make.do(made, "resolve") if made.state != State.RESOLVED else made


def signed_by_us() -> bytes:
    made = make.do(make.with_result(), "resolve")
    result = made.results.get()
    assert result.file
    with result.file.content.open() as content:
        pdf = content.read()
    with behind_the_triggers():
        StoredFile.objects.filter(pk=result.file.pk).update(sha256="0" * 64)
    return bytes(pdf)


def test_a_changed_file_is_told_so() -> None:
    pdf = signed_by_us()
    place = pdf.index(b"<dc:title>") + 30
    changed = pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]
    for one in (changed, pdf + b"\n% more\n"):
        assert "Đã bị sửa sau khi ký" in post(one)[1]


def test_what_is_filled_in_after_the_leader_signed_is_no_paper_of_ours() -> None:
    """Filling leaves the leader's signature valid; without the seal over it, it proves nothing."""
    made = make.with_result(make.RESULT_VERBS[:4])
    half = made.results.get().signed
    assert half
    with half.content.open() as content:
        pdf = content.read()
    with behind_the_triggers():
        StoredFile.objects.filter(pk=half.pk).update(sha256="0" * 64)
    assert "Chỉ là bản dự thảo" in post(pdf)[1]
    assert "Đã bị sửa sau khi ký" in post(pdf + b"\n")[1]


def test_a_revoked_certificate_vouches_for_nothing() -> None:
    pdf = signed_by_us()
    UnitCertificate.objects.update(revoked_at=timezone.now() - timedelta(days=1))
    assert "không biết tệp này" in post(pdf)[1]


@pytest.mark.parametrize("which", ["sealed", "draft"])
def test_a_strangers_file_proves_nothing(which: str) -> None:
    status, shown = post(signed.stages()[which])
    assert status == 200
    assert "không biết tệp này" in shown


@pytest.mark.parametrize(
    ("pdf", "sentence"),
    [
        (b"hello", "không phải là tệp PDF"),
        (b"", "trống"),
        (b"%PDF-1.7 broken", "bị hỏng"),
        (locked(), "mật khẩu"),
        (many_pages(300), "quá nhiều trang"),
    ],
    ids=["text", "empty", "broken", "locked", "long"],
)
def test_what_cannot_be_read_is_said_beside_the_field(pdf: bytes, sentence: str) -> None:
    status, shown = post(pdf)
    assert status == 400
    assert sentence in shown
    assert "error-summary" in shown


def test_a_bomb_gets_a_sentence(receipt: Slip) -> None:
    assert post(inflating(200))[0] in (200, 400)
    assert post(pdf_of(receipt))[0] == 200


def test_no_file_is_said_beside_the_field() -> None:
    answer = Client().post("/verify/")
    assert answer.status_code == 400
    assert "Hãy chọn tệp PDF trước" in answer.content.decode()


def test_too_large_a_file_is_refused_without_being_kept() -> None:
    status, shown = post(b"%PDF-1.7\n" + b"0" * settings.UPLOAD_MAX_BYTES)
    assert status == 400
    assert "10,0 MB" in shown


def test_nothing_of_it_is_written_anywhere(
    receipt: Slip, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("django.core.files.uploadedfile.TemporaryUploadedFile.__init__", None)
    kept = StoredFile.objects.count()
    before = sorted(settings.MEDIA_ROOT.rglob("*"))
    for pdf in (pdf_of(receipt), signed.stages()["sealed"], b"%PDF-1.7" + b"1" * 4_000_000):
        post(pdf)
    assert StoredFile.objects.count() == kept
    assert sorted(settings.MEDIA_ROOT.rglob("*")) == before
    assert list(tmp_path.iterdir()) == [] or settings.MEDIA_ROOT.parent == tmp_path


def test_several_files_at_once_share_the_room() -> None:
    half = b"%PDF-1.7\n" + b"0" * (settings.UPLOAD_MAX_BYTES // 2 + 10)
    sent = {"other": io.BytesIO(half), "file": io.BytesIO(half)}
    answer = Client().post("/verify/", sent)
    assert answer.status_code == 400
    assert "MB" in answer.content.decode()


def test_the_form_carries_its_token() -> None:
    client = Client(enforce_csrf_checks=True)
    file = {"file": SimpleUploadedFile("a.pdf", b"hello")}
    assert client.post("/verify/", file).status_code == 403
    client.get("/verify/")
    token = client.cookies["csrftoken"].value
    sent = {"file": SimpleUploadedFile("a.pdf", b"hello"), "csrfmiddlewaretoken": token}
    assert client.post("/verify/", sent).status_code == 400


def test_nobody_has_many_files_read(receipt: Slip, monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = verified_pdf.Checked(verified_pdf.Verdict.UNKNOWN)
    monkeypatch.setattr(verified_pdf, "by_signatures", lambda *_: nothing)
    for number in range(UNKNOWN_PER_ADDRESS):
        assert post(f"%PDF {number}".encode(), REMOTE_ADDR="10.9.9.9")[0] == 200
    assert post(b"%PDF one more", REMOTE_ADDR="10.9.9.9")[0] == 429
    assert post(pdf_of(receipt), REMOTE_ADDR="10.9.9.9")[0] == 200  # ours never count
    assert post(b"%PDF one more", REMOTE_ADDR="10.9.9.8")[0] == 200


def test_only_a_few_are_read_at_once(receipt: Slip) -> None:
    with verified_pdf.AT_ONCE, verified_pdf.AT_ONCE:
        assert post(b"%PDF-1.7 unknown")[0] == 503
        assert post(pdf_of(receipt))[0] == 200
