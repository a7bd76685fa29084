"""Amounts as receipts write them, in figures and spelled out in Vietnamese words."""

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
# After "mươi" some digits are said otherwise.
AFTER_TENS = {1: "mốt", 4: "tư", 5: "lăm"}
BILLION, MILLION, THOUSAND = 10**9, 10**6, 10**3
STEPS = ((MILLION, "triệu"), (THOUSAND, "nghìn"), (1, ""))


def grouped(amount: int) -> str:
    """Whole đồng, such as 15.000, on papers in any language of the moment."""
    return f"{amount:,}".replace(",", ".")


def dong_in_words(amount: int) -> str:
    """Whole đồng, "Năm mươi nghìn đồng"; raises ValueError below nothing."""
    if amount < 0:
        raise ValueError(amount)
    words = " ".join(_read(amount)) if amount else DIGITS[0]
    return f"{words[0].upper()}{words[1:]} đồng"


def _read(number: int, *, is_first: bool = True) -> list[str]:
    """Groups of three; what comes after a higher group says its noughts, empty groups nothing."""
    words: list[str] = []
    if billions := number // BILLION:
        words += [*_read(billions, is_first=is_first), "tỷ"]
    for size, name in STEPS:
        group = number % BILLION // size % THOUSAND
        if group:
            words += _group(group, is_first=is_first and not words)
            words += [name] if name else []
    return words


def _group(group: int, *, is_first: bool) -> list[str]:
    hundreds, tens, ones = group // 100, group // 10 % 10, group % 10
    words = [] if is_first and not hundreds else [DIGITS[hundreds], "trăm"]
    if tens == 0:
        return words + ((["linh"] if words else []) + [DIGITS[ones]] if ones else [])
    if tens == 1:
        return [*words, "mười", *_one(ones, {5: "lăm"})]
    return [*words, DIGITS[tens], "mươi", *_one(ones, AFTER_TENS)]


def _one(ones: int, otherwise: dict[int, str]) -> list[str]:
    return [otherwise.get(ones, DIGITS[ones])] if ones else []
