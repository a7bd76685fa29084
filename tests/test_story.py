"""The whole way in real Chromium: Hoa on her phone, the clerk Ngọc, the office that decides."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from citizens.models import Message
from dossiers.models import Dossier
from dossiers.slips.printing import print_slip
from dossiers.states import State
from tests import make
from tests.browser import DESKTOP, PHONE, act, chromium, needs_chromium, sign_in, visit
from tests.house import web

# The browser's driver keeps a loop in this thread; the database is used beside it, not in it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
pytestmark = [pytest.mark.browser, needs_chromium, pytest.mark.usefixtures("committed")]

ID_NUMBER = "091195004321"


def test_a_birth_is_registered_from_phone_to_hand_out(tmp_path: Path) -> None:
    paper = tmp_path / "giay-chung-sinh.pdf"
    result = tmp_path / "giay-khai-sinh.pdf"
    paper.write_bytes(make.PDF)
    result.write_bytes(make.PDF)
    with web() as address, chromium() as browser:
        hoa = hoa_signs_up(browser, address)
        dossier = hoa_files(hoa, paper)
        track_without_an_account(browser, address, dossier.reference)
        clerk = staff(browser, address, "motcua")
        clerk_receives(clerk, dossier)
        clerk_page_is_stale(clerk, dossier)
        officer_and_leader(browser, address, dossier, result)
        clerk_hands_out(clerk, dossier)
        hoa_downloads(hoa, dossier, tmp_path)
    told = Message.objects.filter(person__email="hoa@motcua.example")
    assert told.count() == Dossier.objects.get(pk=dossier.pk).event_count


def hoa_signs_up(browser: Browser, address: str) -> Page:
    """On a phone, without JavaScript; she looks for it in everyday words without accents."""
    page = visit(browser, address, PHONE, java_script_enabled=False).new_page()
    page.goto("/")
    page.fill("[name=q]", "lam giay khai sinh")
    page.press("[name=q]", "Enter")
    page.click("main >> text=Đăng ký khai sinh >> nth=0")
    page.click("main a:has-text('Nộp trực tuyến')")
    assert "/accounts/login/" in page.url
    page.click("a[href*='signup']")
    page.fill("[name=full_name]", "Lâm Thị Hoa")
    page.fill("[name=email]", "hoa@motcua.example")
    page.fill("[name=password1]", "mot-cau-dai-de-nho")
    with page.expect_navigation():
        page.click("main form button.button-primary")
    return page


def hoa_files(page: Page, paper: Path) -> Dossier:
    page.goto("/file/1.001193/")
    page.fill("[name=unit]", "UBND phường Rạch Giá")
    page.fill("[name=abstract]", "Đăng ký khai sinh cho con gái Lâm Bảo An")
    go_on(page)
    page.fill("[name=me_id_number]", "0911950")
    page.fill("[name=me_birth_date]", "02/05/1995")
    page.fill("[name=me_address]", "15 Mạc Cửu, phường Rạch Giá, tỉnh An Giang")
    page.fill("[name=me_phone]", "0918 224 680")
    go_on(page)
    expect(page.locator("text=12 chữ số").first).to_be_visible()
    assert page.input_value("[name=me_address]").startswith("15 Mạc Cửu")
    page.fill("[name=me_id_number]", ID_NUMBER)
    go_on(page)
    page.locator("input[type=file]").first.set_input_files(paper)
    with page.expect_navigation():
        page.locator("button[name=add]").first.click()
    expect(page.locator("text=giay-chung-sinh.pdf").first).to_be_visible()
    go_on(page)
    page.dblclick("main form button.button-primary")
    # The second click aborts the first one's navigation: ask for the address, not for the way.
    expect(page).to_have_url(re.compile("/filed/"))
    dossier = Dossier.objects.get(owner_id_number=ID_NUMBER)
    expect(page.locator(f"text={dossier.reference}").first).to_be_visible()
    return dossier


def go_on(page: Page) -> None:
    with page.expect_navigation():
        page.locator("main form button.button-primary:visible").last.click()


def track_without_an_account(browser: Browser, address: str, number: str) -> None:
    page = visit(browser, address, PHONE, java_script_enabled=False).new_page()
    for last4, is_found in (("0000", False), (ID_NUMBER[-4:], True)):
        page.goto("/track/")
        page.fill("main [name=number]", number)
        page.fill("main [name=last4]", last4)
        with page.expect_navigation():
            page.click("main form button.button-primary")
        assert page.is_visible("text=Chờ tiếp nhận") == is_found
        assert not page.is_visible("text=Lâm Thị Hoa")


def staff(browser: Browser, address: str, username: str) -> Page:
    page = visit(browser, address, DESKTOP).new_page()
    sign_in(page, username)
    return page


def clerk_receives(page: Page, dossier: Dossier) -> None:
    page.goto("/desk/queue/")
    page.click("nav.rail a:has-text('Chờ tiếp nhận')")
    page.locator("tbody tr", has_text="Lâm Thị Hoa").locator("th a").click()
    page.wait_for_url(f"**/dossiers/{dossier.reference}/")
    act(page, "receive")
    dossier.refresh_from_db()
    assert dossier.state == State.RECEIVED
    expect(page.locator(f"text={dossier.code}").first).to_be_visible()
    assert print_slip(dossier.slips.get().pk, at=dossier.received_at)
    slip = dossier.slips.get()
    text = PdfReader(slip.file.content.path).pages[0].extract_text()
    assert str(dossier.code) in text
    assert "Lâm Thị Hoa" in text


def clerk_page_is_stale(page: Page, dossier: Dossier) -> None:
    """Two windows of one clerk: the second learns that the first has acted."""
    page.goto(f"/dossiers/{dossier.code}/")
    other = page.context.new_page()
    other.goto(f"/dossiers/{dossier.code}/")
    act(other, "start")
    act(page, "start")
    expect(page.locator("text=vừa được người khác xử lý").first).to_be_visible()
    assert Dossier.objects.get(pk=dossier.pk).event_count == 3


def officer_and_leader(browser: Browser, address: str, dossier: Dossier, result: Path) -> None:
    officer = staff(browser, address, "chuyenvien")
    officer.goto(f"/dossiers/{dossier.code}/")
    act(officer, "ask_supplement", reason="Thiếu trang hai của giấy chứng sinh.")
    expect(officer.locator("text=Chờ bổ sung").first).to_be_visible()
    clerk = staff(browser, address, "motcua")
    clerk.goto(f"/dossiers/{dossier.code}/")
    assert Dossier.objects.get(pk=dossier.pk).state == State.AWAITING_SUPPLEMENT
    act(clerk, "supplement", note="Người nộp bổ sung tại quầy.")
    officer.reload()
    act(officer, "forward", note="Đủ điều kiện, trình ký.")
    leader = staff(browser, address, "lanhdaodonvi")
    leader.goto(f"/dossiers/{dossier.code}/")
    act(leader, "resolve", outcome="granted", file=result, number="118/2026")
    assert Dossier.objects.get(pk=dossier.pk).state == State.RESOLVED


def clerk_hands_out(page: Page, dossier: Dossier) -> None:
    page.goto(f"/dossiers/{dossier.code}/")
    act(page, "hand_out", receiver="Lâm Thị Hoa", paper_shown="Căn cước")
    assert Dossier.objects.get(pk=dossier.pk).state == State.RETURNED


def hoa_downloads(page: Page, dossier: Dossier, folder: Path) -> None:
    page.goto("/my/")
    page.locator(f"a[href='/dossiers/{dossier.code}/']").first.click()
    expect(page.locator("text=Đã trả kết quả").first).to_be_visible()
    with page.expect_download() as download:
        page.click("a:has-text('Tải')")
    target = folder / "tai-ve.pdf"
    download.value.save_as(target)
    assert target.read_bytes() == make.PDF
