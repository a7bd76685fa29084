"""The paragraph for the press, against the figures that Kiên Giang published in November 2023."""

from datetime import date

import pytest
from django.utils import timezone

from dossiers.states import State
from procedures.models import OnlineLevel
from reports.figures import Figures
from reports.periods import Period
from reports.press import paragraph
from tests import make
from tests.test_desk_pages import enter, text_of

YEAR = Period(date(2023, 1, 1), date(2023, 11, 16))
PUBLISHED = Figures(
    received=386_797,
    received_online=196_088,
    received_desk=190_709,
    early=348_505,
    on_time=5_508,
    late=9_312,
    withdrawn=14_346,
    overdue=814,
)
LEVELS = {OnlineLevel.FULL_ONLINE: 171_091, OnlineLevel.PARTIAL_ONLINE: 186_404}


def read(figures: Figures, levels: dict[str, int], period: Period = YEAR) -> str:
    return str(paragraph("tỉnh Kiên Giang", period, figures, levels)).replace("\xa0", " ")


def test_the_paragraph_of_november_2023():
    assert read(PUBLISHED, LEVELS) == (
        "Từ ngày 01/01/2023 đến hết ngày 16/11/2023, tỉnh Kiên Giang tiếp nhận 386.797 hồ sơ "
        "thủ tục hành chính. Theo mức độ của thủ tục: 171.091 hồ sơ toàn trình (44,2 %), "
        "186.404 hồ sơ một phần (48,2 %), 29.302 hồ sơ thuộc mức độ khác (7,6 %). "
        "Theo cách nộp: 196.088 hồ sơ nộp trực tuyến (50,7 %), "
        "190.709 hồ sơ nộp trực tiếp hoặc qua bưu chính (49,3 %). "
        "Đã giải quyết 363.325 hồ sơ, trong đó 354.013 hồ sơ trước và đúng hạn (97,4 %), "
        "gồm 348.505 hồ sơ trước hạn (95,9 %) và 5.508 hồ sơ đúng hạn (1,5 %); "
        "9.312 hồ sơ trễ hạn (2,6 %). Đang giải quyết 9.126 hồ sơ, trong đó "
        "8.312 hồ sơ trong hạn (91,1 %), 814 hồ sơ quá hạn (8,9 %). "
        "Rút hoặc dừng giải quyết 14.346 hồ sơ (3,7 % số hồ sơ tiếp nhận)."
    )


def test_the_balance_is_shown():
    found = paragraph("tỉnh Kiên Giang", YEAR, PUBLISHED, LEVELS)
    assert found.check == "363.325 + 9.126 + 14.346 = 386.797"


def test_what_was_carried_over_is_named_and_balances():
    figures = Figures(carried_over=1_200, received=100, received_online=100, early=1_000)
    words = read(figures, {OnlineLevel.FULL_ONLINE: 100})
    assert (
        "tiếp nhận 100 hồ sơ thủ tục hành chính, ngoài 1.200 hồ sơ kỳ trước chuyển sang." in words
    )
    assert "Rút hoặc dừng giải quyết 0 hồ sơ (0,0 % số hồ sơ phải giải quyết)." in words
    check = paragraph("tỉnh Kiên Giang", YEAR, figures, {}).check
    assert check == "1.000 + 300 + 0 = 1.200 + 100"


def test_nothing_of_nothing_has_no_rate():
    assert "%" not in read(Figures(), {})


@pytest.mark.django_db
def test_the_page_asks_what_the_dashboard_asked(clerk):
    make.dossier(State.RESOLVED)
    today, desk = timezone.localdate(), enter(make.person("lanhdao"))
    asked = {"from": today, "to": today, "unit": make.unit().code}
    words = text_of(desk.get("/dashboard/press/", asked))
    name = make.unit().name
    assert f"Từ ngày {today:%d/%m/%Y} đến hết ngày {today:%d/%m/%Y}, {name} tiếp nhận 1" in words
    assert "1 + 0 + 0 = 1 khớp" in words
    link = f"/dashboard/press/?from={today}&amp;to={today}&amp;unit={make.unit().code}"
    assert link in desk.get("/dashboard/", asked).content.decode()


@pytest.mark.django_db
def test_the_paragraph_is_vietnamese_on_an_english_page(leader):
    desk = enter(leader)
    desk.cookies["django_language"] = "en"
    page = desk.get("/dashboard/press/")
    assert "Paragraph for the press" in text_of(page)
    assert "hồ sơ thủ tục hành chính" in text_of(page)
