"""Looking a dossier up without an account: little is shown, and nothing can be guessed."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from dossiers.lookup import WRONG_PER_ADDRESS, WRONG_PER_NUMBER
from dossiers.models import Dossier
from dossiers.states import State
from tests import make


@pytest.fixture
def dossier(db: None) -> Dossier:
    return make.dossier(State.PROCESSING)


def ask(number: str, last4: str, **more: str) -> tuple[int, str]:
    response = Client(**more).post("/track/", {"number": number, "last4": last4})
    return response.status_code, response.content.decode()


def test_code_and_reference_both_find_it(dossier: Dossier) -> None:
    for number in (dossier.code, dossier.reference, f" {dossier.code.lower()} "):
        status, page = ask(number, "1234")
        assert status == 200
        assert dossier.code in page


def test_it_shows_state_dates_and_unit_and_little_else(dossier: Dossier) -> None:
    _, page = ask(dossier.code, "1234")
    assert "Đang xử lý" in page
    assert dossier.unit.name in page
    for hidden in (
        dossier.owner_name,
        dossier.owner_id_number,
        dossier.owner_phone,
        dossier.owner_address,
        dossier.abstract,
        dossier.version.name,
        "Minh",
        "Giấy chứng sinh",
    ):
        assert hidden not in page


def test_an_unknown_code_and_wrong_signs_sound_the_same(dossier: Dossier) -> None:
    unknown = ask("H01.155-260101-9999", "1234")
    wrong = ask(dossier.code, "9999")
    assert unknown[0] == wrong[0] == 404
    sentence = "Không có hồ sơ nào khớp"
    assert sentence in unknown[1]
    assert sentence in wrong[1]


def test_what_was_typed_is_kept(dossier: Dossier) -> None:
    status, page = ask("h01.155", "12")
    assert status == 400
    assert "h01.155" in page
    assert "đủ 4 ký tự" in page


def test_signs_of_one_dossier_cannot_be_tried_out(dossier: Dossier) -> None:
    for number in range(WRONG_PER_NUMBER):
        assert ask(dossier.code, f"{number:04d}", REMOTE_ADDR=f"10.0.0.{number}")[0] == 404
    assert ask(dossier.code, "1234", REMOTE_ADDR="10.0.1.1")[0] == 429


def test_one_address_cannot_try_many_dossiers(dossier: Dossier) -> None:
    for number in range(WRONG_PER_ADDRESS):
        assert ask(f"H01.155-260101-{number:04d}", "1234", REMOTE_ADDR="10.9.9.9")[0] == 404
    assert ask(dossier.code, "1234", REMOTE_ADDR="10.9.9.9")[0] == 429
    assert ask(dossier.code, "1234", REMOTE_ADDR="10.9.9.8")[0] == 200


def test_right_answers_never_count(dossier: Dossier) -> None:
    for _ in range(WRONG_PER_NUMBER + 2):
        assert ask(dossier.code, "1234")[0] == 200


@pytest.mark.parametrize(("typed", "status"), [(" 1234 ", 200), ("123 4", 200), (" 12 3", 400)])
def test_spaces_around_the_signs_are_nothing(dossier: Dossier, typed: str, status: int) -> None:
    assert ask(dossier.code, typed)[0] == status


@pytest.mark.django_db
def test_a_promise_stands_beside_the_date_that_counts() -> None:
    made = make.do(make.dossier(State.PROCESSING, code="1.004873"), "apologise")
    _, page = ask(made.code, "1234")
    promised = timezone.localtime(made.promised_at)
    assert "xin lỗi và hẹn lại" in page
    assert f"{promised:%d/%m/%Y}" in page


@pytest.mark.django_db
def test_whoever_is_awaited_sees_until_when() -> None:
    until = timezone.localdate() + timedelta(days=9)
    made = make.do(make.dossier(State.PROCESSING), "ask_supplement", until=until)
    assert f"Chờ đến hết {until:%d/%m}" in ask(made.code, "1234")[1]


@pytest.mark.django_db
def test_a_revoked_result_is_not_offered_as_valid() -> None:
    made = make.do(make.dossier(State.RETURNED), "revoke")
    assert "Kết quả đã bị thu hồi" in ask(made.code, "1234")[1]
