"""What a procedure is found by, and what people type beside the point."""

from typing import NamedTuple

from agencies.sorting import plain

BOUND = " | "
# What is typed around the matter: wishes, questions, "the procedure of".
FILLERS = (
    "lam the nao de", "nhu the nao", "the nao", "lam sao de", "lam sao", "o dau", "bao lau",
    "bao nhieu tien", "bao nhieu", "can nhung giay to gi", "can giay to gi", "can gi", "la gi",
    "het bao nhieu", "mat bao lau", "toi muon", "em muon", "minh muon", "toi can", "em can",
    "thu tuc", "ho so", "dang ky lam", "di lam", "giup", "muon", "lam", "xin", "cach", "cho", "nop",
)  # fmt: skip


class Phrase(NamedTuple):
    """What is sought; shortened where it leaves out words that were typed."""

    text: str
    is_shortened: bool = False


def search_text(code: str, name: str, keywords: str, field: str) -> str:
    """What is searched: plain words between spaces, code, name, each everyday word and field
    between bounds."""
    told = [code, name, *keywords.replace(";", ",").split(","), field]
    return BOUND + BOUND.join(filter(None, map(plain, told))) + BOUND


def without_fillers(text: str) -> str:
    """The words to the point, or all of them where nothing else is there."""
    left = f" {text} "
    for filler in FILLERS:
        while f" {filler} " in left:
            left = left.replace(f" {filler} ", " ")
    return left.strip() or text
