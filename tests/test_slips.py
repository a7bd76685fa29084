"""The slips that people get at the counter: what went in stands on the paper."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from agencies.models import FormEdition, IssuingBody, Post, SigningCapacity
from dossiers.demo.accounts import COMMUNE, LONG_XUYEN
from dossiers.filing import HandedIn
from dossiers.models import Dossier, Slip, SlipKind
from dossiers.papers import file_visible_to
from dossiers.slips.content import content_of
from dossiers.slips.issue import issue_slip
from dossiers.slips.printing import print_again, print_slip, reprint
from dossiers.states import Channel, State
from dossiers.transitions.register import register
from dossiers.transitions.submit import submit
from procedures.models import Paper
from tests import make
from tests.archival import archival_faults
from tests.house import rewritten
from tests.paper import A4, A5, pages_of, pdf_of, printed, says, size_of, words_of

pytestmark = pytest.mark.django_db

SINGLE = "1.004873"  # certificate of marital status, with a fee before receipt
AUTHENTICATED = "2.000815"
LAND_CHANGE = "1.013831"


def registered(code: str = "1.001193", **changes: Any) -> Dossier:
    """Taken in at the desk by the clerk."""
    filing = make.filing(code, channel=Channel.DESK, **changes)
    return register(filing, by=make.person("motcua"), at=timezone.now())


# The receipt


def test_the_receipt_says_what_the_form_asks_for() -> None:
    dossier = registered(
        papers=[HandedIn("Giấy chứng sinh", originals=1), HandedIn("Căn cước", copies=2)]
    )
    slip = printed(dossier, SlipKind.RECEIPT)
    words = words_of(slip)
    says(words, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
    says(words, "ỦY BAN NHÂN DÂN PHƯỜNG RẠCH GIÁ", "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ")
    says(
        words,
        "Mẫu số 01 – Thông tư số 03/2025/TT-VPCP",
        f"Số: {slip.number:02d}/TNHS",
        f"Quyển số: {slip.year} – Số thứ tự",
    )
    says(words, f"Số thứ tự: {slip.number}", f"Rạch Giá, ngày {timezone.localdate():%d} tháng")
    says(words, dossier.code, f"Bộ phận một cửa {make.unit(COMMUNE).name}")
    says(words, *(getattr(dossier, f"owner_{part}") for part in ("name", "address", "phone")))
    says(words, dossier.owner_email, dossier.owner_id_number, dossier.abstract, "Trong ngày")
    says(words, "Bản chính", "Bản chứng thực", "Bản photo", "1 Giấy chứng sinh 1 – –")
    assert "Số lượng hồ sơ (bộ)" not in words
    says(words, "Thời gian nhận hồ sơ:", "Thời gian trả kết quả:", "Nơi trả kết quả:")
    says(words, "NGƯỜI NỘP HỒ SƠ", "NGƯỜI TIẾP NHẬN HỒ SƠ", "Trần Thị Bích Ngọc", "2 Căn cước")
    says(words, f"/verify/{slip.token}/", "/track/", content_of(slip)["due_at"])


def test_the_receipt_is_a5_in_two_copies_fit_for_the_archive() -> None:
    pdf = pdf_of(printed(registered(), SlipKind.RECEIPT))
    pages = pages_of(pdf)
    assert size_of(pdf) == A5
    assert len(pages) == 2
    says(pages[0], "Liên 1: Lưu")
    says(pages[1], "Liên 2: Giao khách hàng")
    assert pages[0].replace("Liên 1: Lưu", "") == pages[1].replace("Liên 2: Giao khách hàng", "")
    assert "Trang" not in pages[0]
    assert archival_faults(pdf) == []


def test_a_long_receipt_counts_the_pages_of_each_copy() -> None:
    papers = [HandedIn(f"Giấy tờ thứ {number}", originals=1) for number in range(1, 41)]
    pages = pages_of(pdf_of(printed(registered(papers=papers), SlipKind.RECEIPT)))
    half = len(pages) // 2
    assert half > 1
    for number, page in enumerate(pages):
        says(page, f"Trang {number % half + 1}/{half}")


def test_the_unit_decides_the_sheet_and_the_number_of_copies() -> None:
    FormEdition.objects.create(
        form="receipt", unit=make.unit(), name="Giấy hẹn", symbol="GH", sheet="a4",
        valid_from=date(2026, 1, 1),
    )  # fmt: skip
    slip = printed(registered(), SlipKind.RECEIPT)
    assert size_of(pdf_of(slip)) == A4
    assert len(pages_of(pdf_of(slip))) == 1
    says(words_of(slip), "GIẤY HẸN", f"Số: {slip.number:02d}/GH")


def test_fees_are_printed_with_the_sign_of_the_dong() -> None:
    dossier = make.dossier(State.RECEIVED, code=SINGLE)
    total = sum(tie.charge.amount for tie in dossier.charges.all())
    assert total > 0
    says(words_of(printed(dossier, SlipKind.RECEIPT)), f"{total:,} ₫".replace(",", "."))


def test_whoever_files_for_another_is_named_too() -> None:
    mother = make.owner(name="Đỗ Thị Hằng", id_number="091190000111")
    words = words_of(printed(registered(submitter=mother), SlipKind.RECEIPT))
    says(words, "Người nộp hồ sơ: Đỗ Thị Hằng")
    assert mother.id_number not in words


def test_copies_that_must_be_certified_stand_in_their_column() -> None:
    paper = make.version().papers.earliest("order")
    rewritten(Paper.objects.filter(pk=paper.pk), form="certified")
    dossier = registered(papers=[HandedIn("Bằng tốt nghiệp", paper, copies=3)])
    says(words_of(printed(dossier, SlipKind.RECEIPT)), "1 Bằng tốt nghiệp – 3 –")


def test_files_that_came_online_are_counted_beside_the_name() -> None:
    by = make.person("congdan")
    files = [make.stored_file(by, name=name) for name in ("1.pdf", "2.pdf")]
    papers = [HandedIn("Giấy chứng sinh", files=files)]
    dossier = make.dossier(State.RECEIVED, papers=papers)
    says(words_of(printed(dossier, SlipKind.RECEIPT)), "Giấy chứng sinh (2 tệp điện tử) – – –")


def test_an_authentication_counts_pages_and_copies() -> None:
    dossier = registered(AUTHENTICATED, papers=[HandedIn("Bằng lái xe", copies=4, pages=2)])
    words = words_of(printed(dossier, SlipKind.RECEIPT))
    says(words, "Số trang", "Bản sao giấy", "Bản sao điện tử ký số", "1 Bằng lái xe 2 4 –")
    assert "Bản chứng thực" not in words


def test_where_taxes_are_foreseen_a_second_stage_is_left_to_be_filled_in() -> None:
    clerk = make.person("motcua.datdai")
    unit = clerk.posts.get().unit
    filing = make.filing(LAND_CHANGE, channel=Channel.DESK, unit=unit)
    land = register(filing, by=clerk, at=timezone.now())
    words = words_of(printed(land, SlipKind.RECEIPT))
    says(words, "Giai đoạn 2 (sau khi hoàn thành")
    says(words, "Nơi nhận thông báo thuế:")
    assert "Giai đoạn 2" not in words_of(printed(registered(), SlipKind.RECEIPT))


def test_who_was_helped_elsewhere_may_fetch_the_result_there() -> None:
    helper = make.person("motcua.longxuyen")
    filing = make.filing(channel=Channel.DESK, desk=make.unit(LONG_XUYEN))
    filed = submit(filing, by=helper, at=timezone.now())
    received = make.do(filed, "receive")
    words = words_of(printed(received, SlipKind.RECEIPT))
    says(words, f"hoặc Bộ phận một cửa {make.unit(LONG_XUYEN).name}")


# Several dossiers


def test_one_slip_for_several_dossiers_has_a_line_for_each() -> None:
    dossiers = [registered(abstract=f"Khai sinh cho con thứ {number}") for number in (1, 2, 3)]
    at, clerk = timezone.now(), make.person("motcua")
    issue_slip(SlipKind.RECEIPTS, make.unit(), by=clerk, at=at, entries=dossiers)
    slip = printed(None, SlipKind.RECEIPTS)
    pdf, words = pdf_of(slip), words_of(slip)
    assert size_of(pdf) == A4
    assert archival_faults(pdf) == []
    says(words, "Đã tiếp nhận 3 hồ sơ sau:", "Liên 1: Lưu", "Liên 2: Giao khách hàng")
    says(words, "Người nộp hồ sơ: Trần Văn Minh", clerk.full_name, f"{slip.number}/TNNHS")
    for dossier in dossiers:
        says(words, dossier.code, dossier.abstract)


def test_fifty_dossiers_go_over_pages_that_repeat_the_head() -> None:
    dossiers = [registered() for _ in range(50)]
    clerk = make.person("motcua")
    issue_slip(SlipKind.RECEIPTS, make.unit(), by=clerk, at=timezone.now(), entries=dossiers)
    pages = pages_of(pdf_of(printed(None, SlipKind.RECEIPTS)))
    half = len(pages) // 2
    assert half > 2
    says(pages[1], "Mã hồ sơ, chủ hồ sơ", f"Trang 2/{half}")
    says(pages[half], f"Trang 1/{half}", "Liên 2")


# Supplement, refusal, filing


def test_the_request_for_a_supplement_says_what_is_missing_and_whom_to_ask() -> None:
    dossier = make.dossier(State.PROCESSING, papers=[])
    until = date(2030, 5, 6)
    reason = "Thiếu trang 2.\nẢnh mờ, không đọc được."
    dossier = make.do(dossier, "ask_supplement", reason=reason, until=until)
    slip = printed(dossier, SlipKind.SUPPLEMENT)
    words = words_of(slip)
    says(words, "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ", "Mẫu số 02", f"{slip.number}/YCBS")
    says(words, f"Kính gửi: {dossier.owner_name}", dossier.abstract, dossier.owner_address)
    says(words, dossier.owner_phone, dossier.code, "Thiếu trang 2.", "Ảnh mờ, không đọc được.")
    says(words, "06/05/2030", "Lê Minh Khôi", "NGƯỜI HƯỚNG DẪN", "0907411985")
    required = dossier.version.papers.filter(is_required=True, is_declared_online=False)
    says(words, *(paper.name for paper in required.exclude(form__in=["show", "data"])))
    assert size_of(pdf_of(slip)) == A4
    assert archival_faults(pdf_of(slip)) == []
    assert dossier.owner_id_number not in words


def test_where_every_paper_has_come_the_reason_says_what_is_to_be_put_right() -> None:
    papers = [HandedIn(paper.name, paper, originals=1) for paper in make.version().papers.all()]
    dossier = make.dossier(papers=papers)
    dossier = make.do(dossier, "ask_completion", reason="Tờ khai chưa ký.")
    words = words_of(printed(dossier, SlipKind.SUPPLEMENT))
    says(words, "Theo nội dung nêu tại phần lý do", "Tờ khai chưa ký.", dossier.reference)
    assert "Chưa có" not in words


def test_the_refusal_says_what_is_refused_and_why() -> None:
    dossier = make.dossier()
    dossier = make.do(dossier, "refuse", reason="Không thuộc thẩm quyền của phường.")
    slip = printed(dossier, SlipKind.REFUSAL)
    words = words_of(slip)
    says(words, "PHIẾU TỪ CHỐI TIẾP NHẬN, GIẢI QUYẾT HỒ SƠ", "Mẫu số 03", f"{slip.number}/TCGQ")
    says(words, dossier.reference, dossier.owner_name, dossier.owner_address)
    says(words, dossier.owner_id_number, dossier.abstract, "Không thuộc thẩm quyền của phường.")
    says(words, "Thời gian nộp hồ sơ:", "NGƯỜI TIẾP NHẬN HỒ SƠ", "Trần Thị Bích Ngọc")
    assert dossier.owner_phone not in words
    assert archival_faults(pdf_of(slip)) == []


def test_who_signs_in_somebodys_stead_says_so() -> None:
    dossier = make.do(make.dossier(), "refuse", reason="Không đủ điều kiện.")
    post = Post.objects.get(person__username="motcua")
    SigningCapacity.objects.create(
        post=post, mode="TUQ.", principal="CHỦ TỊCH", title="VIÊN CHỨC", valid_from=date(2026, 1, 1)
    )
    words = words_of(printed(dossier, SlipKind.REFUSAL))
    says(words, "TUQ. CHỦ TỊCH", "VIÊN CHỨC")
    assert "NGƯỜI TIẾP NHẬN HỒ SƠ" not in words


def test_a_filing_for_another_unit_names_it() -> None:
    helper = make.person("motcua.longxuyen")
    desk = make.unit(LONG_XUYEN)
    filed = submit(make.filing(channel=Channel.DESK, desk=desk), by=helper, at=timezone.now())
    issue_slip(SlipKind.FILING, desk, by=helper, at=timezone.now(), dossier=filed, seq=1)
    slip = printed(filed, SlipKind.FILING)
    words = words_of(slip)
    says(words, "GIẤY XÁC NHẬN NỘP HỒ SƠ", "(Tiếp nhận không phụ thuộc địa giới hành chính)")
    says(words, filed.reference, f"giải quyết: {make.unit().name}", "Việc tiếp theo:")
    says(words, f"Nơi nộp: Bộ phận một cửa {desk.name}", helper.full_name, filed.owner_name)
    assert archival_faults(pdf_of(slip)) == []


# What is laid down, and what was printed


def test_the_letterhead_of_the_day_stands_on_the_slip() -> None:
    dossier = registered()
    IssuingBody.objects.update(above="UBND tỉnh An Giang", name="Trung tâm Phục vụ hành chính công")
    words = words_of(printed(dossier, SlipKind.RECEIPT))
    says(words, "UBND TỈNH AN GIANG", "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG")


def test_a_reprint_is_marked_on_each_page_and_says_the_same() -> None:
    slip = printed(registered(), SlipKind.RECEIPT)
    original = pages_of(pdf_of(slip))
    again = reprint(slip, by=make.person("motcua"), at=timezone.now(), reason="Mất giấy")
    assert print_again(again.pk, timezone.now())
    again.refresh_from_db()
    pages = pages_of(pdf_of(again))
    for before, page in zip(original, pages, strict=True):
        says(page, "BẢN IN LẠI LẦN 1")
        assert "BẢN IN LẠI" not in before
        says(page.replace("BẢN IN LẠI LẦN 1", ""), before[-200:])
        assert "Mất giấy" not in page


def test_who_was_merely_asked_something_cannot_fetch_slips() -> None:
    dossier = make.do(make.dossier(State.PROCESSING, code=SINGLE), "consult")
    asked = make.person("chuyenvien.longxuyen")
    assert Dossier.objects.visible_to(asked).filter(pk=dossier.pk).exists()
    slip = printed(dossier, SlipKind.RECEIPT)
    assert slip.file
    assert not file_visible_to(asked, slip.file)
    assert file_visible_to(make.person("chuyenvien"), slip.file)


def test_no_slip_names_more_than_its_form() -> None:
    """Nobody's birth date, and no paper of whoever hands in for another."""
    other = make.owner(name="Đỗ Thị Hằng", id_number="091190000111", phone="0900000111")
    dossier = make.dossier(submitter=other)
    dossier = make.do(dossier, "ask_completion", reason="Thiếu")
    dossier = make.do(dossier, "refuse", reason="Quá hạn")
    for kind in (SlipKind.SUPPLEMENT, SlipKind.REFUSAL):
        words = words_of(printed(dossier, kind))
        for secret in ("04/03/1985", "1985-03-04", "091190000111", "0900000111"):
            assert secret not in words


def test_printing_asks_a_bounded_number_of_questions(django_assert_max_num_queries: Any) -> None:
    papers = [HandedIn(f"Giấy {number}", originals=1) for number in range(20)]
    slip = Slip.objects.get(dossier=registered(papers=papers))
    with django_assert_max_num_queries(22):
        assert print_slip(slip.pk, timezone.now())
