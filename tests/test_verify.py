"""A stranger asks whether a paper is genuine: told so, and nothing personal."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from citizens.codes import SIGNS
from dossiers.models import Dossier, Result, Slip, SlipKind
from dossiers.slips.issue import issue_slip
from dossiers.slips.printing import print_slip
from dossiers.states import Standing, State
from dossiers.tokens import canonical_token, new_token
from dossiers.verification import WRONG_PER_ADDRESS
from tests import make

pytestmark = pytest.mark.django_db


def page(token: str, **more: Any) -> tuple[int, str]:
    answer = Client(**more).get(reverse("verify", args=[token]))
    return answer.status_code, answer.content.decode()


def personal(dossier: Dossier) -> list[str]:
    return [
        dossier.owner_name,
        dossier.owner_id_number,
        dossier.owner_phone,
        dossier.owner_address,
        dossier.abstract,
        dossier.reference,
        dossier.number,
        "Minh",
        "091085001234",
        "file_download",
        "/files/",
    ]


def test_a_receipt_is_genuine_and_current(receipt: Slip, received: Dossier) -> None:
    status, shown = page(receipt.token)
    assert status == 200
    for told in ("còn hiệu lực", receipt.unit.name, f">{receipt.number:02d}/", "Giấy tiếp nhận"):
        assert told in shown
    assert f"{timezone.localtime(receipt.issued_at):%d/%m/%Y}" in shown
    assert [one for one in personal(received) if one in shown] == []


def test_where_to_see_more(receipt: Slip) -> None:
    _, shown = page(receipt.token)
    assert 'href="/track/"' in shown
    assert 'href="/accounts/login/"' in shown


def test_a_slip_that_is_not_printed_yet_is_no_paper(received: Dossier) -> None:
    slip = Slip.objects.get(dossier=received, kind=SlipKind.RECEIPT)
    assert "chưa được phát hành" in page(slip.token)[1]


def test_a_second_apology_replaces_the_first() -> None:
    made = make.dossier(State.PROCESSING, code="1.004873")
    made = make.do(made, "apologise")
    made = make.do(made, "apologise", by=make.person("lanhdaodonvi"), overrule=True)
    first, second = Slip.objects.filter(dossier=made, kind=SlipKind.APOLOGY).order_by("pk")
    for slip in (first, second):
        print_slip(slip.pk, timezone.now())
    shown = page(first.token)[1]
    assert "đã được thay thế" in shown
    assert f"số {second.number:02d}/" in shown
    assert "còn hiệu lực" in page(second.token)[1]


@pytest.mark.parametrize("verbs", [1, 2, 3, 4])
def test_a_result_on_its_way_is_only_a_draft(verbs: int) -> None:
    made = make.with_result(make.RESULT_VERBS[:verbs])
    assert "Chỉ là bản dự thảo" in page(made.results.get().token)[1]


def test_an_issued_result_is_current(finished: Dossier) -> None:
    result = finished.results.get()
    status, shown = page(result.token)
    assert status == 200
    for told in ("còn hiệu lực", result.name, result.number, finished.unit.name):
        assert told in shown
    assert [one for one in personal(finished) if one in shown] == []


def test_a_revoked_result_says_so_but_not_why(finished: Dossier) -> None:
    make.do(finished, "revoke", reason="Khai man tên người mẹ")
    shown = page(finished.results.get().token)[1]
    assert "đã bị thu hồi" in shown
    assert f"{timezone.localdate():%d/%m/%Y}" in shown
    assert "Khai man" not in shown


def test_a_result_taken_back_is_annulled_and_then_replaced(finished: Dossier) -> None:
    former = finished.results.get()
    again = make.do(finished, "correct")
    assert "đã bị hủy" in page(former.token)[1]
    make.do(make.with_result(made=again), "resolve")
    newer = finished.results.get(annulled_at=None)
    shown = page(former.token)[1]
    assert "đã được thay thế" in shown
    assert newer.number in shown
    assert "còn hiệu lực" in page(newer.token)[1]


def test_a_draft_thrown_away_never_counted() -> None:
    made = make.with_result(make.RESULT_VERBS[:3])
    Result.objects.filter(dossier=made).update(annulled_at=timezone.now())
    assert "Chỉ là bản dự thảo" in page(Result.objects.get(dossier=made).token)[1]


@given(st.text(SIGNS, min_size=12, max_size=12), st.data())
def test_a_token_is_read_however_it_is_typed(token: str, data: st.DataObject) -> None:
    typed = ""
    for sign in token:
        looks_like = {"0": "0Oo", "1": "1IiLl"}.get(sign, sign + sign.lower())
        typed += data.draw(st.sampled_from(looks_like)) + data.draw(st.sampled_from(["", " ", "-"]))
    assert canonical_token(typed) == token
    assert canonical_token(f"https://motcua.example/verify/{typed}/") == token


@given(st.text())
def test_whatever_is_typed_is_a_token_or_none(typed: str) -> None:
    token = canonical_token(typed)
    assert token is None or (len(token) == 12 and set(token) <= set(SIGNS))


@pytest.mark.parametrize(
    "change", [str.lower, lambda token: f"{token[:4]}-{token[4:8]} {token[8:]}"]
)
def test_another_spelling_leads_to_the_address(receipt: Slip, change: Callable[[str], str]) -> None:
    answer = Client().get(reverse("verify", args=[change(receipt.token)]))
    assert (answer.status_code, answer["Location"]) == (302, f"/verify/{receipt.token}/")
    answer = Client().get("/verify/", {"code": change(receipt.token)})
    assert (answer.status_code, answer["Location"]) == (302, f"/verify/{receipt.token}/")


def test_what_is_no_code_is_said_beside_the_field() -> None:
    answer = Client().get("/verify/", {"code": "7F3K-9QW"})
    assert answer.status_code == 400
    assert "12 chữ và số" in answer.content.decode()
    assert "7F3K-9QW" in answer.content.decode()


def bare(shown: str, token: str) -> str:
    """Without what differs on every page: the forms' tokens, and the code that was typed."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", shown.replace(token, ""))


def test_every_wrong_code_gets_the_same_answer(receipt: Slip) -> None:
    wrong = [new_token() for _ in range(3)]
    answers = [page(token) for token in wrong]
    assert {status for status, _shown in answers} == {404}
    assert len({bare(shown, token) for (_s, shown), token in zip(answers, wrong, strict=True)}) == 1
    assert "Không có giấy tờ nào" in answers[0][1]


@pytest.mark.parametrize("token", ["U" * 12, "7F3K", "x" * 50, "7F3K-9QWM-2ZX!"])
def test_what_cannot_be_a_code_is_told_how_one_looks(
    token: str, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        status, shown = page(token)
    assert status == 404
    assert "Mã gồm 12" in shown
    assert "hãy cảnh giác" not in shown


def test_a_wrong_code_asks_the_same_questions(django_assert_num_queries: Any) -> None:
    for token in (new_token(), new_token()):
        with django_assert_num_queries(2):
            page(token)


def test_codes_cannot_be_guessed(receipt: Slip) -> None:
    for _try in range(WRONG_PER_ADDRESS):
        assert page(new_token(), REMOTE_ADDR="10.9.9.9")[0] == 404
    status, shown = page(new_token(), REMOTE_ADDR="10.9.9.9")
    assert status == 429
    assert "15 phút" in shown
    assert page(new_token(), REMOTE_ADDR="10.9.9.8")[0] == 404


def test_a_guesser_locks_nobody_out_of_what_is_genuine(receipt: Slip) -> None:
    for _try in range(WRONG_PER_ADDRESS + 1):
        page(new_token(), REMOTE_ADDR="10.9.9.9")
    assert page(receipt.token, REMOTE_ADDR="10.9.9.9")[0] == 200


def test_right_codes_never_count(receipt: Slip) -> None:
    for _look in range(WRONG_PER_ADDRESS + 2):
        assert page(receipt.token)[0] == 200


@pytest.mark.parametrize(
    "path",
    [
        "/verify/..%2f..%2fetc%2fpasswd/",
        "/verify/%0d%0aSet-Cookie:%20a=b/",
        "/verify/%E2%80%AE%00abc/",
        "/verify/%ff%fe%fd/",
        "/verify/' OR 1=1 --/",
        "/verify/<script>alert(1)</script>/",
        "/verify/" + "7" * 5000 + "/",
    ],
)
def test_a_hostile_code_is_an_unknown_one(path: str) -> None:
    answer = Client().get(path)
    assert answer.status_code == 404
    assert "Set-Cookie:" not in str(answer.headers)
    assert b"<script>alert" not in answer.content


def test_a_redirect_carries_nothing_but_the_token() -> None:
    answer = Client().get("/verify/", {"code": "https://evil.example/verify/7f3k9qwm2zxa\r\n"})
    assert answer["Location"] == "/verify/7F3K9QWM2ZXA/"


@pytest.mark.parametrize("path", ["/verify/", "/verify/7F3K9QWM2ZXA/", "/verify/7f3k9qwm2zxa/"])
def test_nothing_is_kept_on_the_way_or_found_by_searching(path: str) -> None:
    answer = Client().get(path)
    assert "no-store" in answer["Cache-Control"]
    assert "noindex" in answer["X-Robots-Tag"]
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_list_of_a_unit_is_verified_too(clerk: Any) -> None:
    slip = issue_slip(
        SlipKind.REGISTER, make.unit(), by=clerk, at=timezone.now(), about={"from": "", "to": ""}
    )
    assert page(slip.token)[0] == 200


def test_every_standing_has_its_words() -> None:
    assert len({str(standing.label) for standing in Standing}) == len(Standing)
