"""The paper of a receipt, who may open it, and where it is shown."""

import io

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from agencies.models import Role
from citizens.models import Person
from dossiers.charges import Due, tie
from dossiers.models import Awaited, Dossier, Opening
from dossiers.states import State
from payments.charging import change_amount
from payments.counter import take
from payments.models import Charge, ChargeKind, CounterMethod, FeeReceipt, ReceiptIssuer
from payments.receipts.about import About, about
from payments.receipts.content import head_of
from payments.receipts.issuers import ISSUERS
from payments.receipts.printing import print_receipt
from payments.receipts.reconcile import reconcile_receipts
from tests import make
from tests.archival import archival_faults
from tests.filing import download
from tests.money import charge_of, shift_of
from tests.test_desk_pages import enter, official, text_of
from tests.told import charge as of_no_dossier

pytestmark = pytest.mark.django_db
CODE = "1.004873"


@pytest.fixture
def dossier(clerk: Person) -> Dossier:
    made = make.dossier(State.SUBMITTED, code=CODE)
    shift_of(clerk)
    take(charge_of(made).pk, CounterMethod.CASH, by=clerk, at=timezone.now())
    return made


@pytest.fixture
def receipt(dossier: Dossier) -> FeeReceipt:
    charge = charge_of(dossier)
    (made,) = reconcile_receipts(charge.pk, timezone.now())
    return printed(made)


def printed(receipt: FeeReceipt) -> FeeReceipt:
    assert print_receipt(receipt.pk, timezone.now())
    assert not print_receipt(receipt.pk, timezone.now())
    receipt.refresh_from_db()
    return receipt


def numbered(receipt: FeeReceipt) -> str:
    """As the paper names its series and its number."""
    return f"ký hiệu {receipt.unit.code}-{receipt.year % 100}, số {receipt.number:07d}"


def words_of(receipt: FeeReceipt) -> str:
    assert receipt.file
    with receipt.file.content.open("rb") as file:
        pdf = file.read()
    assert archival_faults(pdf) == []
    (page,) = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(page.extract_text().split())


def test_the_paper_says_who_paid_what_and_how(receipt: FeeReceipt, clerk: Person) -> None:
    words = words_of(receipt)
    for said in (
        "BIÊN LAI THU PHÍ, LỆ PHÍ", "ỦY BAN NHÂN DÂN PHƯỜNG RẠCH GIÁ", "Số: 0000001",
        f"Ký hiệu: {receipt.unit.code}-{receipt.year % 100}",
        "Mẫu số: 01-BLNB", "Trần Văn Minh", "15.000 đồng", "Mười lăm nghìn đồng", "Tiền mặt",
        clerk.full_name, "không phải biên lai điện tử theo Nghị định số 123/2020/NĐ-CP",
    ):  # fmt: skip
        assert said in words, (said, words)


def test_the_paper_names_its_dossier_and_where_the_payer_lives(
    receipt: FeeReceipt, dossier: Dossier, clerk: Person
) -> None:
    """By its reference as long as it has no code."""
    assert dossier.owner_address
    words = words_of(receipt)
    assert f"Mã tham chiếu hồ sơ: {dossier.reference}" in words
    assert f"Địa chỉ: {dossier.owner_address}" in words
    received = make.dossier(State.RECEIVED, code=CODE)
    assert received.code
    content = head_of(opened_for(received), ReceiptIssuer.LOCAL, timezone.localdate())
    assert (content["code"], content["address"]) == (received.code, received.owner_address)


def test_without_a_dossier_it_names_none_and_of_others_no_address(receipt: FeeReceipt) -> None:
    charge, day = receipt.charge, timezone.localdate()
    Charge.objects.filter(pk=charge.pk).update(payer="Người khác")
    charge.refresh_from_db()
    assert head_of(charge, ReceiptIssuer.LOCAL, day)["address"] == ""
    assert about(of_no_dossier()) == About()


def test_what_was_issued_before_is_printed_again_without_them(receipt: FeeReceipt) -> None:
    said = {**(receipt.content or {})}
    for name in ("code", "dossier", "address"):
        del said[name]
    pdf = ISSUERS[receipt.issuer].paper(said)
    assert archival_faults(pdf) == []
    (page,) = PdfReader(io.BytesIO(pdf)).pages
    words = " ".join(page.extract_text().split())
    assert f"Mã khoản thu: {receipt.charge.reference}" in words
    assert "Địa chỉ" not in words


def opened_for(dossier: Dossier) -> Charge:
    at = timezone.now()
    return tie(dossier, Due("Lệ phí", 15_000, ChargeKind.STATE), Awaited.AT_HAND_OUT, at).charge


def test_the_cancelling_paper_names_what_it_cancels(receipt: FeeReceipt, leader: Person) -> None:
    charge = receipt.charge
    change_amount(charge.pk, 9_000, by=leader, at=timezone.now(), reason="Tính nhầm")
    cancelling, anew = map(printed, reconcile_receipts(charge.pk, timezone.now()))
    words = words_of(cancelling)
    for said in (
        "BIÊN LAI HỦY", f"Hủy biên lai {numbered(receipt)} ngày", "Tính nhầm", leader.full_name,
    ):  # fmt: skip
        assert said in words, (said, words)
    assert "Chín nghìn đồng" in words_of(anew)


def test_whatever_a_name_holds_it_is_printed(receipt: FeeReceipt) -> None:
    charge = receipt.charge
    Charge.objects.filter(pk=charge.pk).update(
        payer='#eval("x") *王小明* \u202e\ufffe' + "Công ty " * 30,
        label="$a$ " * 60,
        subject="Thủ tục " * 50,
        receipt_owed_at=timezone.now(),
        amount=5_000,
    )
    for one in reconcile_receipts(charge.pk, timezone.now()):
        assert printed(one).file


def test_who_opens_it(receipt: FeeReceipt, citizen: Person, stranger: Person) -> None:
    path = f"/files/{receipt.file_id}/"
    sees = {citizen: 200, make.person("motcua"): 200, make.person("lanhdaodonvi"): 200}
    sees |= {stranger: 404, make.person("motcua.longxuyen"): 404}
    sees |= {official(Role.CLERK, "H01.103"): 404}
    for person, status in sees.items():
        answer = enter(person).get(path)
        assert answer.status_code == status, person
        if status == 200:
            assert answer["Content-Type"] == "application/pdf"
            assert "bien-lai-H01.155" in answer["Content-Disposition"]
            assert download(answer).startswith(b"%PDF-")
    assert Client().get(path).status_code == 302


def test_an_officials_look_is_written_down(
    empty_book: None, receipt: FeeReceipt, dossier: Dossier, clerk: Person
) -> None:
    download(enter(clerk).get(f"/files/{receipt.file_id}/"))
    assert Opening.objects.filter(dossier=dossier, person=clerk, how=Opening.How.FILE).count() == 1


def test_the_applicant_sees_that_it_is_issued_printed_there(
    dossier: Dossier, citizen: Person
) -> None:
    path, browser = f"/dossiers/{dossier.number}/", enter(citizen)
    assert "Biên lai đang được lập." in text_of(browser.get(path))
    charge = charge_of(dossier)
    (made,) = reconcile_receipts(charge.pk, timezone.now())
    page = text_of(browser.get(path))
    assert f"Biên lai {numbered(made)}" in page
    assert "Giấy đang được in" in page
    printed(made)
    answer = browser.get(path)
    assert "đang được in" not in text_of(answer)
    assert f"/files/{made.file_id}/" in answer.content.decode()


def test_the_desk_sees_what_was_cancelled(
    receipt: FeeReceipt, dossier: Dossier, clerk: Person
) -> None:
    change_amount(receipt.charge_id, 9_000, by=clerk, at=timezone.now())
    reconcile_receipts(receipt.charge_id, timezone.now())
    first, cancelling, anew = map(numbered, FeeReceipt.objects.order_by("number"))
    page = text_of(enter(clerk).get(f"/dossiers/{dossier.number}/"))
    assert f"Biên lai {cancelling}, hủy biên lai {first}" in page
    assert "đã hủy" in page
    assert f"Biên lai {anew}" in page


def test_the_book_of_receipts_is_read_like_any_other(receipt: FeeReceipt, clerk: Person) -> None:
    desk = enter(clerk)
    page = text_of(desk.get("/desk/books/"))
    assert "Biên lai thu phí, lệ phí" in page
    assert "liên tục, không thiếu số" in page
    page = text_of(desk.get(f"/desk/books/fee_receipt/{receipt.year}/"))
    assert clerk.full_name in page
    assert "Thiếu số này." not in page
    assert (
        f"/files/{receipt.file_id}/"
        in desk.get(f"/desk/books/fee_receipt/{receipt.year}/").content.decode()
    )


def test_a_page_looks_again_until_all_is_printed(
    dossier: Dossier, clerk: Person, citizen: Person, stranger: Person
) -> None:
    charge, desk = charge_of(dossier), enter(clerk)
    path = f"/charges/{charge.pk}/receipts/"
    assert f"{path}?look=2" in desk.get(path, {"look": "1"}).content.decode()
    (made,) = reconcile_receipts(charge.pk, timezone.now())
    assert "data-hx-get" in desk.get(f"/dossiers/{dossier.number}/").content.decode()
    printed(made)
    for person in (clerk, citizen):
        page = enter(person).get(path, {"look": "x"}).content.decode()
        assert f"/files/{made.file_id}/" in page
        assert "data-hx-get" not in page
    assert enter(stranger).get(path).status_code == 404
    assert desk.get("/charges/999999/receipts/").status_code == 404
