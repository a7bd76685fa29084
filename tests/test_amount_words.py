"""Amounts in Vietnamese words: forty that a person has checked, and a reader that reads back."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from payments.words import dong_in_words

TABLE = {
    0: "Không",
    1: "Một",
    4: "Bốn",
    5: "Năm",
    10: "Mười",
    11: "Mười một",
    14: "Mười bốn",
    15: "Mười lăm",
    20: "Hai mươi",
    21: "Hai mươi mốt",
    24: "Hai mươi tư",
    25: "Hai mươi lăm",
    55: "Năm mươi lăm",
    99: "Chín mươi chín",
    100: "Một trăm",
    101: "Một trăm linh một",
    104: "Một trăm linh bốn",
    105: "Một trăm linh năm",
    110: "Một trăm mười",
    111: "Một trăm mười một",
    115: "Một trăm mười lăm",
    121: "Một trăm hai mươi mốt",
    500: "Năm trăm",
    555: "Năm trăm năm mươi lăm",
    1_000: "Một nghìn",
    1_005: "Một nghìn không trăm linh năm",
    1_050: "Một nghìn không trăm năm mươi",
    5_000: "Năm nghìn",
    15_000: "Mười lăm nghìn",
    21_000: "Hai mươi mốt nghìn",
    50_000: "Năm mươi nghìn",
    75_500: "Bảy mươi lăm nghìn năm trăm",
    105_000: "Một trăm linh năm nghìn",
    999_999: "Chín trăm chín mươi chín nghìn chín trăm chín mươi chín",
    1_000_000: "Một triệu",
    1_005_000: "Một triệu không trăm linh năm nghìn",
    1_000_005: "Một triệu không trăm linh năm",
    1_234_567: "Một triệu hai trăm ba mươi tư nghìn năm trăm sáu mươi bảy",
    2_014_000: "Hai triệu không trăm mười bốn nghìn",
    10_000_000: "Mười triệu",
    45_000_000: "Bốn mươi lăm triệu",
    1_000_000_000: "Một tỷ",
    1_015_000_000: "Một tỷ không trăm mười lăm triệu",
    21_000_000_000: "Hai mươi mốt tỷ",
    1_000_000_000_000: "Một nghìn tỷ",
    1_005_000_000_000: "Một nghìn không trăm linh năm tỷ",
    1_000_000_005_000: "Một nghìn tỷ không trăm linh năm nghìn",
    1_000_000_000_000_000: "Một triệu tỷ",
}
VALUES = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5,
    "sáu": 6, "bảy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
GROUPS = {"nghìn": 10**3, "triệu": 10**6}


def read_back(sentence: str) -> int:
    """As somebody reads a receipt: digit by digit into the group that its next word names."""
    assert sentence[0].isupper()
    *words, unit = sentence.lower().split()
    assert unit == "đồng"
    whole = billions = group = digit = 0
    for word in words:
        if word in VALUES:
            digit = VALUES[word]
        elif word == "trăm":
            group, digit = group + 100 * digit, 0
        elif word == "mươi":
            group, digit = group + 10 * digit, 0
        elif word == "mười":
            group += 10
        elif word in GROUPS:
            whole, group, digit = whole + (group + digit) * GROUPS[word], 0, 0
        elif word == "tỷ":
            billions, whole, group, digit = (whole + group + digit) * 10**9, 0, 0, 0
        else:
            assert word == "linh", word
    return billions + whole + group + digit


@pytest.mark.parametrize("amount", TABLE)
def test_amounts_that_were_checked_by_hand(amount: int) -> None:
    assert dong_in_words(amount) == f"{TABLE[amount]} đồng"
    assert read_back(dong_in_words(amount)) == amount


@given(st.integers(0, 10**15))
@example(10**15 - 1)
def test_what_is_written_is_read_as_the_same_amount(amount: int) -> None:
    assert read_back(dong_in_words(amount)) == amount


@given(st.integers(0, 999), st.sampled_from([1, 10**3, 10**6, 10**9, 10**12]))
def test_a_round_amount_names_its_group_once(group: int, size: int) -> None:
    assert read_back(dong_in_words(group * size)) == group * size


@given(st.integers(0, 10**15))
def test_digits_are_said_as_they_are_after_a_ten(amount: int) -> None:
    words = dong_in_words(amount).lower().split()
    for before, word in pairwise(words):
        assert not (before == "mươi" and word in ("một", "bốn", "năm")), words
        assert not (before == "mười" and word in ("mốt", "tư", "năm")), words
        assert not (before == "linh" and word in ("mốt", "tư", "lăm", "không")), words
        assert word not in ("mốt", "tư") or before == "mươi", words
        assert word != "lăm" or before in ("mươi", "mười"), words


def test_less_than_nothing_is_no_amount() -> None:
    with pytest.raises(ValueError, match="-1"):
        dong_in_words(-1)
