"""What everybody may read: the province's figures, and nobody's dossier in them."""

import csv
from datetime import date, timedelta
from itertools import product
from random import Random

import pytest
from django.utils import timezone
from django.utils.translation import override

from agencies.models import Unit
from dossiers.demo.accounts import LONG_XUYEN
from reports import public
from reports.figures import Figures
from reports.periods import Period
from reports.sheets import harmless
from tests import make
from tests.test_dashboard import finished, given_to
from tests.test_desk_pages import text_of

VI = {"accept-language": "vi"}


# What is told of small numbers


@pytest.mark.parametrize(
    ("number", "told"), [(0, "0"), (1, "< 5"), (4, "< 5"), (5, "5"), (1234, "1.234")]
)
def test_from_one_to_four_reads_below_five(number, told):
    with override("vi"):
        assert public.shown(number).replace("\xa0", " ") == told


@pytest.mark.parametrize(
    ("figures", "told"),
    [
        (Figures(), "–"),
        (Figures(early=195, late=5), "97,5 %"),
        (Figures(early=200), "100,0 %"),
        (Figures(early=198, late=2), "từ 98 % trở lên"),
        (Figures(early=197, late=3), "từ 98 % trở lên"),
        (Figures(early=3), "không nêu"),
        (Figures(early=2, late=90), "không nêu"),
        (Figures(late=90), "0,0 %"),
    ],
)
def test_a_rate_tells_nothing_that_its_cell_does_not(figures, told):
    with override("vi"):
        assert public.rate_of(figures).replace("\xa0", " ") == told


def test_the_bound_hangs_on_the_resolved_alone():
    with override("vi"):
        for resolved in range(9, 400):
            told = {public.rate_of(Figures(early=resolved - n, late=n)) for n in range(1, 5)}
            assert len(told) == 1
            [bound] = told
            assert 100 * (resolved - 4) / resolved >= int(bound.split()[1].split("\xa0")[0])


@pytest.mark.parametrize(
    ("cells", "hidden"),
    [
        ([10, 20, 0], set()),
        ([10, 3, 0, 7], {1, 3}),  # a single small cell would be the rest of the total
        ([2, 3, 9], {0, 1}),
        ([1, 1, 9, 30], {0, 1, 2}),  # two that add up to 2 are both 1
        ([4, 4, 9], {0, 1, 2}),
        ([3], {0}),
        ([1, 5, 40, 60], {0, 1, 2}),  # 1 + 5 leave 6, which nothing else does
        ([2, 5, 5, 60], {0, 1, 2}),
    ],
)
def test_what_could_be_reckoned_back_is_kept_back_too(cells, hidden):
    assert public.hidden_of(cells) == hidden


# The page


@pytest.mark.django_db
def test_everybody_reads_the_figures_of_the_province(client, clerk):
    for _number in range(6):
        finished(1)
    page = client.get("/figures/", headers=VI)
    words = text_of(page)
    assert "Hồ sơ có được trả đúng hẹn không?" in words
    assert "100,0 % 6 trong 6 hồ sơ đã giải quyết" in words
    assert f"{make.unit().name} 100,0 % 6 0" in words
    assert "Toàn tỉnh 100,0 % 6 0" in words


@pytest.mark.django_db
def test_nobody_is_found_in_the_figures(client, clerk):
    made = finished(-1)
    for _number in range(7):
        finished(1)
    page = client.get("/figures/", headers=VI)
    words = text_of(page)
    for secret in (made.code, made.reference, made.owner_name, made.owner_id_number):
        assert secret not in words
    assert "7 trong 8" not in words
    assert "từ 50 % trở lên" in words
    assert f"{make.unit().name} từ 50 % trở lên 8 &lt; 5" in words


@pytest.mark.django_db
def test_without_any_dossier_there_is_a_dash(client):
    words = text_of(client.get("/figures/", headers=VI))
    assert "tỉnh An Giang – 0 trong 0 hồ sơ đã giải quyết" in words


@pytest.mark.django_db
def test_an_authority_is_found_without_accents(client, clerk):
    for _number in range(5):
        finished(1)
        given_to(LONG_XUYEN, finished(1))
    name = make.unit(LONG_XUYEN).name
    words = text_of(client.get("/figures/", {"q": "long XUYEN"}, headers=VI))
    assert f"{name} 100,0 % 5 0" in words
    assert f"{make.unit().name} 100,0 % 5 0" not in words
    assert "1 trong 2 cơ quan" in words
    assert "Không có cơ quan nào tên như vậy" in text_of(
        client.get("/figures/", {"q": "<script>"}, headers=VI)
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    "asked", ["from=2026-01-02", "from=31/2/2026", "from=1999-01-01&to=1999-12-31", "to=x", "q=%00"]
)
def test_only_periods_on_offer_are_counted(client, asked):
    page = client.get(f"/figures/?{asked}", headers=VI)
    assert page.status_code == (200 if asked.startswith("q") else 400)
    if page.status_code == 400:
        assert "Lỗi" in text_of(page) or "ngày" in text_of(page)
    csv_page = client.get(f"/figures/figures.csv?{asked}", headers=VI)
    assert csv_page.status_code == page.status_code


@pytest.mark.django_db
def test_this_year_is_asked_by_its_natural_end(client, clerk):
    year = timezone.localdate().year
    for asked in ({}, {"from": f"{year}-01-01", "to": f"{year}-12-31"}, {"from": f"{year}-01-01"}):
        page = client.get("/figures/", asked, headers=VI)
        assert f"01/01–{timezone.localdate():%d/%m/%Y}" in text_of(page)


@pytest.mark.django_db
def test_years_before_the_merger_belong_to_the_successor(client, clerk):
    old = Unit.objects.get(code="H33")
    scope = public.province_of(timezone.localdate())
    assert old in scope.tops
    periods = public.periods_of([2026, 2023], date(2026, 5, 1))
    assert Period(date(2023, 1, 1), date(2023, 12, 31)) in periods
    assert Period(date(2026, 7, 1), date(2026, 9, 30)) not in periods


@pytest.mark.django_db
def test_the_table_opens_in_a_spreadsheet(client, clerk):
    for _number in range(6):
        finished(1)
    answer = client.get("/figures/figures.csv", headers=VI)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    text = answer.content.decode("utf-8-sig")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(text.splitlines()))
    assert rows[0] == ["Đơn vị", "Đã giải quyết", "Trễ hạn", "Trước và đúng hạn"]
    assert [cell.replace("\xa0", " ") for cell in rows[-1]] == ["Toàn tỉnh", "6", "0", "100,0 %"]


@pytest.mark.parametrize("cell", ["=1+1", "+84", "-1", "@SUM(A1)", "\tx"])
def test_no_cell_is_a_formula(cell):
    assert harmless(cell) == f"'{cell}"
    assert harmless("UBND phường") == "UBND phường"


# A copy of up to an hour


@pytest.mark.django_db
def test_many_visitors_ask_the_database_once(client, clerk, django_assert_max_num_queries):
    client.get("/figures/", headers=VI)
    finished(1)
    with django_assert_max_num_queries(4):
        words = text_of(client.get("/figures/", headers=VI))
    assert "0 trong 0 hồ sơ" in words


@pytest.mark.django_db
def test_after_an_hour_it_is_counted_anew_and_says_when(client, clerk):
    scope, now = public.province_of(timezone.localdate()), timezone.localtime()
    period = Period(now.date().replace(month=1, day=1), now.date())
    key = public.key_of(scope, scope.conditions, period, now.date())
    for minutes, counted in ((50, 0), (61, 6)):
        old = public.overview_of(scope, scope.conditions, period, now - timedelta(minutes=minutes))
        public.keep(key, public.Copy(None, old))
        for _number in range(6 if not counted else 0):
            finished(1)
        words = text_of(client.get("/figures/", headers=VI))
        assert f"{counted} trong {counted} hồ sơ đã giải quyết" in words
        if not counted:
            assert f"Số liệu tính lúc {old.at:%H:%M}" in words


@pytest.mark.parametrize("seed", range(200))
def test_nobody_reckons_a_small_cell_back(seed):
    """Whoever tries every way to fill the hidden cells finds at least two numbers for each."""
    random = Random(seed)
    cells = [random.choice([0, 1, 2, 3, 4, 5, 6, 7, 9, 12]) for _ in range(6)]
    hidden = sorted(public.hidden_of(cells))
    told = [cell for number, cell in enumerate(cells) if number not in hidden and cell >= 5]
    if not told:  # nothing is left to keep back
        return
    ranges = [range(1, 5) if cells[n] < 5 else range(5, min(told) + 1) for n in hidden]
    total = sum(cells[n] for n in hidden)
    fitting = [ways for ways in product(*ranges) if sum(ways) == total]
    for place, number in enumerate(hidden):
        if cells[number] < 5:
            assert len({ways[place] for ways in fitting}) > 1, (cells, hidden)


def test_a_month_that_the_table_keeps_back_is_not_drawn_either():
    """August's one late dossier would be what the others leave."""
    months = [Figures(early=147, late=1), Figures(early=1320, late=23), Figures(early=900, late=48)]
    with override("vi"):
        rows = [(str(number), figures) for number, figures in enumerate(months)]
        kept = ["nêu" in line.rate for line in public.lines_of(rows)]
    assert kept == [False, True, False]
    assert public.told_rates(months) == [False, False, True]
