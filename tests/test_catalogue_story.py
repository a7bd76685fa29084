"""A decision in real Chromium: one manager drafts, the other reviews, the first publishes; the
same minute a citizen finds the new procedure and files it."""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from dossiers.models import Dossier
from procedures.models import Decision, DecisionState, Procedure, ProcedureVersion
from tests import make
from tests.browser import DESKTOP, PHONE, chromium, needs_chromium, sign_in, visit
from tests.house import behind_the_triggers, web

# The browser's driver keeps a loop in this thread; the database is used beside it, not in it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
pytestmark = [
    pytest.mark.browser,
    needs_chromium,
    pytest.mark.usefixtures("forgotten", "committed"),
]

CODE, NAME = "1.900200.H01", "Cấp thẻ đò ngang miễn phí cho học sinh"
NUMBER = "1999/QĐ-UBND"
ROWS: dict[str, list[dict[str, str]]] = {
    "cases": [
        {"name": "Cần xác minh nơi học", "limit_amount": "4", "limit_unit": "days"},
    ],
    "papers": [
        {"name": "Đơn đề nghị cấp thẻ", "form": "original"},
        {"name": "Giấy xác nhận của trường", "form": "copy"},
    ],
    "results": [
        {"name": "Thẻ đò ngang", "valid_amount": "1", "valid_unit": "years"},
    ],
    "steps": [
        {"name": "Tiếp nhận", "kind": "intake", "role": "clerk", "hours": "2"},
        {"name": "Kiểm tra", "kind": "process", "role": "officer", "hours": "8"},
        {"name": "Ký", "kind": "sign", "role": "leader", "hours": "4"},
        {"name": "Trả thẻ", "kind": "hand_out", "role": "clerk", "hours": "2"},
    ],
    "fees": [
        {"label": "Lệ phí làm thẻ", "kind": "state", "amount": "12000", "charged": "at_hand_out"},
    ],
}


@pytest.fixture
def forgotten(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """What is published is sealed; only so the ground is again as it was."""
    yield
    with django_db_blocker.unblock():
        with behind_the_triggers():
            ProcedureVersion.objects.filter(procedure__code=CODE).delete()
            Procedure.objects.filter(code=CODE).delete()
            Decision.objects.filter(number=NUMBER).delete()
        connection.close()


def test_a_new_procedure_from_the_draft_to_the_first_filing(tmp_path: Path) -> None:
    paper = tmp_path / "don.pdf"
    paper.write_bytes(make.PDF)
    with web() as address, chromium() as browser:
        writer = signed_in(browser, address, "quanly")
        begin_decision(writer)
        put_procedure(writer)
        write_says(writer)
        write_rows(writer)
        reviewed_by_another(browser, address)
        decision = published(writer)
        expect(writer.locator("text=Đã công bố").first).to_be_visible()
        citizen_files(signed_in(browser, address, "congdan", PHONE), paper)
    version = ProcedureVersion.objects.get(decision=decision)
    assert (version.procedure.code, version.is_sealed) == (CODE, True)
    filed = Dossier.objects.get(version=version)
    assert filed.case is not None
    assert filed.case.name == "Cần xác minh nơi học"


def signed_in(
    browser: Browser, address: str, username: str, viewport: Mapping[str, int] = DESKTOP
) -> Page:
    page = visit(browser, address, dict(viewport)).new_page()
    sign_in(page, username)
    return page


def send(page: Page, form: str = "main form") -> None:
    with page.expect_navigation():
        page.locator(f"{form} button.button-primary").first.click()


def begin_decision(page: Page) -> None:
    today = timezone.localdate().strftime("%d/%m/%Y")
    page.goto("/catalogue/decisions/new/")
    page.fill("[name=number]", NUMBER)
    page.fill("[name=signed_on]", today)
    page.fill("[name=issued_by]", "Chủ tịch Ủy ban nhân dân tỉnh An Giang")
    page.fill("[name=abstract]", "Công bố thủ tục cấp thẻ đò ngang")
    page.fill("[name=effective_from]", today)
    send(page, "form:has([name=abstract])")


def put_procedure(page: Page) -> None:
    page.click("a:has-text('Thêm thủ tục')")
    form = "form:has([name=code])"
    page.fill(f"{form} [name=code]", CODE)
    page.select_option(f"{form} [name=field]", "bao-tro-xa-hoi")
    page.fill(f"{form} [name=name]", NAME)
    send(page, form)


def section(page: Page, key: str) -> None:
    page.goto(f"{page.url.split('?')[0]}?part={key}")


def save(page: Page) -> None:
    with page.expect_navigation():
        page.click("form.item-form button[value=save]")
    expect(page.locator("text=Đã lưu").first).to_be_visible()


def write_says(page: Page) -> None:
    section(page, "says")
    page.fill("[name=summary]", "Học sinh qua đò đi học không phải trả tiền.")
    page.fill("[name=keywords]", "đò ngang, thẻ đò, qua sông")
    page.fill("[name=legal_grounds]", "Nghị quyết 12/2026/NQ-HĐND")
    page.check("[name=serves][value=citizen]")
    page.check("[name=is_local]")
    save(page)
    section(page, "ways")
    page.check("[name=ways][value=online]")
    page.check("[name=ways][value=desk]")
    choose(page, "online_level", "full_online")
    save(page)
    section(page, "limit")
    page.fill("[name=limit_amount]", "2")
    choose(page, "limit_unit", "days")
    save(page)
    section(page, "units")
    choose(page, "competent_kind", "commune")
    save(page)


def choose(page: Page, name: str, value: str) -> None:
    """A list or radio buttons, whichever the page has."""
    field = page.locator(f"[name={name}]")
    if field.first.evaluate("field => field.tagName") == "SELECT":
        field.select_option(value)
    else:
        page.check(f"[name={name}][value={value}]")


def write_rows(page: Page) -> None:
    """Row by row with plain buttons, as without JavaScript."""
    for part, rows in ROWS.items():
        section(page, part)
        for place, row in enumerate(rows, 1):
            if not page.locator(f"[name={part}-{place}-{next(iter(row))}]").count():
                with page.expect_navigation():
                    page.click(f"button[value='add:{part}']")
            for name, value in row.items():
                write(page, f"{part}-{place}-{name}", value)
        if part == "steps":
            needs = page.locator("[name=steps-1-needs]").bounding_box()
            assert needs
            assert needs["width"] > 240
        save(page)


def write(page: Page, name: str, value: str) -> None:
    field = page.locator(f"[name={name}]").first
    if field.evaluate("field => field.tagName") == "SELECT":
        field.select_option(value)
    else:
        field.fill(value)


def reviewed_by_another(browser: Browser, address: str) -> None:
    decision = Decision.objects.get(number=NUMBER)
    page = signed_in(browser, address, "kiemsoat")
    page.goto(f"/catalogue/decisions/{decision.pk}/")
    expect(page.locator(f"text={NAME}").first).to_be_visible()
    send(page, "form[action$='/review/']")
    decision.refresh_from_db()
    assert decision.state == DecisionState.REVIEWED


def published(page: Page) -> Decision:
    decision = Decision.objects.get(number=NUMBER)
    page.goto(f"/catalogue/decisions/{decision.pk}/")
    send(page, "form[action$='/publish/']")
    decision.refresh_from_db()
    assert decision.state == DecisionState.PUBLISHED
    return decision


def citizen_files(page: Page, paper: Path) -> None:
    page.goto("/")
    page.fill("[name=q]", "the do ngang")
    page.press("[name=q]", "Enter")
    page.click(f"main >> text={NAME} >> nth=0")
    expect(page.locator("text=12.000").first).to_be_visible()
    page.click("main a:has-text('Nộp trực tuyến')")
    choose(page, "case", "can-xac-minh-noi-hoc")
    page.fill("[name=unit]", "UBND phường Rạch Giá")
    page.fill("[name=abstract]", "Cấp thẻ đò ngang cho con")
    for _step in range(2):
        go_on(page)
    for file in range(2):
        page.locator("input[type=file]").nth(file).set_input_files(paper)
        with page.expect_navigation():
            page.locator("button[name=add]").nth(file).click()
    go_on(page)
    go_on(page)
    expect(page).to_have_url(re.compile("/filed/"))


def go_on(page: Page) -> None:
    with page.expect_navigation():
        page.locator("main form button.button-primary:visible").last.click()
