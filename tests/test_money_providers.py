"""The administrator lays down by which providers units are paid, and switches one off at once."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.timezone import localdate

from citizens.models import Person
from dossiers.demo.accounts import LONG_XUYEN
from payments.models import ProviderAccount, ProviderChange, ProviderKey
from payments.paying import accounts_for
from payments.switching import switch
from tests import make
from tests.test_desk_pages import enter, text_of
from tests.told import merchant_keys

ADDRESS = "/payments/providers/"
ROOT = "H01"


@pytest.fixture
def keys(db: None) -> Iterator[None]:
    with merchant_keys():
        yield


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys")]


@pytest.fixture
def administrator() -> Person:
    return make.person("quantri")


def words(**changes: str) -> dict[str, str]:
    block = {
        "valid_from": f"{localdate() + timedelta(1):%d/%m/%Y}",
        "is_on": "on",
        "least": "5.000",
        "most": "",
        "expires_after": "20",
        "order": "1",
        "secret_suffix": "",
    }
    return {**block, **changes}


def transfers(**changes: str) -> dict[str, str]:
    bank = {"bank": "970436", "bank_name": "Vietcombank", "account": "0110000027270"}
    return words(**{**bank, "name": "KHO BAC NHA NUOC", **changes})


def offered(code: str = "") -> set[str]:
    unit = make.unit(code) if code else make.unit()
    return {row.provider for row in accounts_for(unit, 50_000, localdate())}


def test_the_page_tells_what_is_set(administrator: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    page = text_of(enter(administrator).get(ADDRESS))
    for word in ("VNPAY", "MoMo", "VietQR", "970436", "0110000027270", "đang bật", "đã có"):
        assert word in page, word
    monkeypatch.delenv("VNPAY_HASH_SECRET")
    answer = enter(administrator).get(ADDRESS)
    assert "chưa có: người nộp không thấy cổng này" in text_of(answer)
    assert "motcua-sim" not in answer.content.decode()


def test_only_the_administrator_is_let_in(leader: Person, citizen: Person, clerk: Person) -> None:
    for person in (leader, citizen, clerk, make.person("lanhdao"), make.person("thanhtra")):
        desk = enter(person)
        assert desk.get(ADDRESS).status_code == 404, person
        assert desk.get(f"{ADDRESS}vnpay/{ROOT}/").status_code == 404
        assert desk.post(f"{ADDRESS}vnpay/{ROOT}/", words()).status_code == 404
        pressed = {"provider": "vnpay", "unit": ROOT, "on": "0"}
        assert desk.post(f"{ADDRESS}switch/", pressed).status_code == 404
    assert not ProviderAccount.objects.filter(is_on=False).exists()


def pressed(by: Person, provider: str, unit: str, on: str) -> int:
    sent = {"provider": provider, "unit": unit, "on": on, "sure": "1"}
    return enter(by).post(f"{ADDRESS}switch/", sent).status_code


def test_off_for_the_whole_province_is_asked_about_first(administrator: Person) -> None:
    desk, sent = enter(administrator), {"provider": "vnpay", "unit": ROOT, "on": "0"}
    answer = desk.post(f"{ADDRESS}switch/", sent)
    assert answer.status_code == 200
    assert "Tắt VNPAY trên toàn tỉnh?" in text_of(answer)
    assert "vnpay" in offered()
    assert desk.post(f"{ADDRESS}switch/", {**sent, "sure": "1"}).status_code == 302
    assert "vnpay" not in offered()


def test_off_and_on_again_at_once_for_the_province(administrator: Person) -> None:
    assert "vnpay" in offered()
    for _twice in range(2):
        assert pressed(administrator, "vnpay", ROOT, "0") == 302
        assert "vnpay" not in offered()
        assert {"momo", "vietqr"} <= offered()
    rows = ProviderAccount.objects.filter(provider="vnpay").order_by("valid_from")
    yesterday = localdate() - timedelta(1)
    assert [(row.is_on, row.valid_to) for row in rows] == [(True, yesterday), (False, None)]
    assert "cấp trên đã tắt" not in text_of(enter(administrator).get(ADDRESS))
    assert pressed(administrator, "vnpay", ROOT, "1") == 302
    assert "vnpay" in offered()


def test_off_for_one_unit_alone(administrator: Person) -> None:
    assert pressed(administrator, "momo", make.unit().code, "0") == 302
    assert "momo" not in offered()
    assert "momo" in offered(LONG_XUYEN)
    own = ProviderAccount.objects.get(unit=make.unit(), provider="momo")
    above = ProviderAccount.objects.get(unit__code=ROOT, provider="momo")
    assert (own.least, own.most, own.expires_after) == (
        above.least,
        above.most,
        above.expires_after,
    )


def test_a_unit_stays_shut_where_it_is_off_above(administrator: Person) -> None:
    for unit, on in ((make.unit().code, "1"), (ROOT, "0")):
        pressed(administrator, "momo", unit, on)
    assert "momo" not in offered()
    assert "cấp trên đã tắt" in text_of(enter(administrator).get(ADDRESS))


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"provider": "paypal", "unit": ROOT, "on": "0"}, 400),
        ({"provider": "vnpay", "unit": "H99", "on": "0"}, 400),
        ({"provider": "vnpay", "unit": "", "on": "0"}, 400),
        ({"provider": "vnpay", "unit": ROOT, "on": "2"}, 302),
    ],
)
def test_a_switch_that_is_none_switches_nothing(
    administrator: Person, sent: dict[str, str], status: int
) -> None:
    assert enter(administrator).post(f"{ADDRESS}switch/", sent).status_code == status
    assert not ProviderAccount.objects.filter(is_on=False).exists()


def test_what_is_set_up_nowhere_is_not_switched(administrator: Person) -> None:
    ProviderAccount.objects.filter(provider="momo").delete()
    assert pressed(administrator, "momo", ROOT, "0") == 409
    sent = {"provider": "momo", "unit": ROOT, "on": "0"}
    answer = enter(administrator).post(f"{ADDRESS}switch/", sent)
    assert "chưa được thiết lập" in text_of(answer)


def test_new_settings_end_what_held_before(administrator: Person) -> None:
    desk, tomorrow = enter(administrator), localdate() + timedelta(1)
    answer = desk.post(f"{ADDRESS}vnpay/{ROOT}/", words(most="20.000.000"))
    assert answer.headers["Location"] == f"{ADDRESS}vnpay/{ROOT}/"
    old, new = ProviderAccount.objects.filter(provider="vnpay").order_by("valid_from")
    assert old.valid_to == localdate()
    assert (new.valid_from, new.most, new.expires_after) == (tomorrow, 20_000_000, 20)
    page = text_of(desk.get(f"{ADDRESS}vnpay/{ROOT}/"))
    assert f"{tomorrow:%d/%m/%Y}" in page
    assert "Sắp có hiệu lực" in text_of(desk.get(ADDRESS))


def test_a_bank_of_a_unit_s_own(administrator: Person) -> None:
    code, today = make.unit().code, f"{localdate():%d/%m/%Y}"
    sent = transfers(valid_from=today, account="0999")
    assert enter(administrator).post(f"{ADDRESS}vietqr/{code}/", sent).status_code == 302
    own = next(
        row for row in accounts_for(make.unit(), 50_000, localdate()) if row.provider == "vietqr"
    )
    assert own.parameters["account"] == "0999"
    again = enter(administrator).post(f"{ADDRESS}vietqr/{code}/", sent)
    assert again.status_code == 400
    assert "Hãy chọn ngày khác" in text_of(again) or "đã" in text_of(again)


YESTERDAY = f"{localdate() - timedelta(1):%d/%m/%Y}"


@pytest.mark.parametrize(
    ("provider", "changes", "sentence"),
    [
        ("vnpay", {"valid_from": YESTERDAY}, "hôm nay"),
        ("vnpay", {"valid_from": "31/02/2026"}, "16/11/2023"),
        ("vnpay", {"valid_to": YESTERDAY}, "trước"),
        ("vnpay", {"least": "0"}, "1"),
        ("vnpay", {"least": "năm nghìn"}, "50.000"),
        ("vnpay", {"least": "1.50"}, "50.000"),
        ("vnpay", {"least": "50.000", "most": "10.000"}, "nhỏ hơn số tiền nhỏ nhất"),
        ("vnpay", {"most": "9" * 30}, "2"),
        ("vnpay", {"expires_after": "0"}, "5"),
        ("vnpay", {"expires_after": "99999"}, "1440"),
        ("vnpay", {"order": "-1"}, "0"),
        ("vnpay", {"secret_suffix": "lx; rm"}, "chữ hoa"),
        ("vietqr", {"bank": "97043"}, "6 chữ số"),
        ("vietqr", {"bank": ""}, "bắt buộc"),
        ("vietqr", {"bank": "97043a"}, "6 chữ số"),
        ("vietqr", {"account": "01 23"}, "không có khoảng trắng"),
        ("vietqr", {"name": "Kho bạc"}, "không dấu"),
    ],
)
def test_bad_settings_are_told_beside_the_field(
    administrator: Person, provider: str, changes: dict[str, str], sentence: str
) -> None:
    before = list(ProviderAccount.objects.order_by("pk").values())
    sent = transfers(**changes) if provider == "vietqr" else words(**changes)
    answer = enter(administrator).post(f"{ADDRESS}{provider}/{ROOT}/", sent)
    assert answer.status_code == 400
    assert sentence in text_of(answer)
    assert 'aria-invalid="true"' in answer.content.decode()
    for typed in changes.values():
        assert f'value="{typed}"' in answer.content.decode() or not typed
    assert list(ProviderAccount.objects.order_by("pk").values()) == before


def test_an_end_over_what_is_to_come_is_refused(administrator: Person) -> None:
    desk = enter(administrator)
    far = localdate() + timedelta(30)
    assert (
        desk.post(f"{ADDRESS}vnpay/{ROOT}/", words(valid_from=f"{far:%d/%m/%Y}")).status_code == 302
    )
    answer = desk.post(f"{ADDRESS}vnpay/{ROOT}/", words(valid_to=f"{far:%d/%m/%Y}"))
    assert answer.status_code == 400
    assert f"{far:%d/%m/%Y}" in text_of(answer)
    assert ProviderAccount.objects.filter(provider="vnpay").count() == 2
    switch(make.unit(ROOT), ProviderKey.VNPAY, timezone.now(), by=None, is_on=False)
    rows = ProviderAccount.objects.filter(provider="vnpay").order_by("valid_from")
    assert [row.is_on for row in rows] == [True, False, True]
    assert rows[1].valid_to == far - timedelta(1)


def test_who_switched_and_who_set_is_kept_also_twice_a_day(administrator: Person) -> None:
    desk, address = enter(administrator), f"{ADDRESS}vnpay/{ROOT}/"
    assert "Chưa ai thay đổi thiết lập này" in text_of(desk.get(address))
    for on in ("0", "0", "1", "0"):
        pressed(administrator, "vnpay", ROOT, on)
    changes = [[False, True], [True, False], [False, True]]
    assert [one.changes["is_on"][::-1] for one in ProviderChange.objects.order_by("pk")] == changes
    desk.post(address, words(least="7.000", valid_to="31/12/2099"))
    last = ProviderChange.objects.first()
    assert last
    assert (last.by, last.account.least) == (administrator, 7_000)
    assert last.changes["least"] == [5_000, 7_000]
    assert last.changes["valid_to"] == [None, "2099-12-31"]
    page = text_of(desk.get(address)).replace("\N{NO-BREAK SPACE}", " ")
    for told in ("Trạng thái: đã tắt → đang bật", "(đồng): 5.000 đ → 7.000 đ", "31/12/2099"):
        assert told in page, told
    assert page.count(f"{administrator.full_name} ") >= 4
    assert "Chưa ai thay đổi" in text_of(desk.get(f"{ADDRESS}momo/{ROOT}/"))


def test_settings_that_are_refused_leave_no_trail(administrator: Person) -> None:
    desk, today = enter(administrator), f"{localdate():%d/%m/%Y}"
    address = f"{ADDRESS}vietqr/{make.unit().code}/"
    sent = transfers(valid_from=today, account="0998")
    assert desk.post(address, sent).status_code == 302
    own = ProviderChange.objects.get()
    assert own.changes["account"] == ["0110000027270", "0998"]
    assert desk.post(address, transfers(valid_from=today, account="0999")).status_code == 400
    assert desk.post(address, transfers(least="x")).status_code == 400
    assert ProviderChange.objects.count() == 1


def test_addresses_that_lead_nowhere(administrator: Person) -> None:
    for path in ("paypal/H01/", "vnpay/H99/", "switch/"):
        assert enter(administrator).get(ADDRESS + path).status_code in (404, 405), path
