"""What an event says of a fee is said in the language of its reader; older ones as written then."""

from django.utils import translation

from dossiers.fee_told import fee_facts, reason_told, verb_told
from payments.models import Charge

SPACE = "\N{NO-BREAK SPACE}"
PAID = Charge(label="Phí bản sao", amount=15_000, state="settled")
WAIVED = Charge(label="Phí bản sao", amount=15_000, state="waived")


def test_it_is_said_in_the_language_of_the_reader() -> None:
    with translation.override("vi"):
        assert reason_told(fee_facts(PAID)) == f"Phí bản sao: 15.000{SPACE}đ, đã nộp"
        assert reason_told(fee_facts(WAIVED)) == f"Phí bản sao: 15.000{SPACE}đ, được miễn"
    with translation.override("en"):
        assert reason_told(fee_facts(PAID)).endswith(f"{SPACE}đ, paid")
        assert reason_told(fee_facts(WAIVED)).endswith(f"{SPACE}đ, waived")


def test_papers_say_it_in_their_own() -> None:
    with translation.override("vi"):
        assert fee_facts(PAID)["reason"] == f"Phí bản sao: 15.000{SPACE}đ, đã nộp"


def test_what_was_written_before_stays_readable() -> None:
    assert reason_told({"reason": "Phí bản sao: 15.000 đ, đã nộp"}).endswith("đã nộp")
    assert reason_told({}) == ""


def test_dues_that_were_waived_are_not_called_paid() -> None:
    assert verb_told("settle_dues", fee_facts(WAIVED)) == "waive"
    assert verb_told("settle_dues", fee_facts(PAID)) == "settle_dues"
    assert verb_told("settle_dues", {"reason": "Giấy nộp tiền số 12"}) == "settle_dues"
    assert verb_told("pay", fee_facts(PAID)) == "pay"
