"""How well the text of a procedure fits what is sought."""

import re
from collections.abc import Mapping

from procedures.search_words import BOUND, Phrase

IS_CODE, BEGINS_CODE = 22, 20
NAMED, IN_NAME, WHOLE, WORDS, BEGUN = 10, 8, 6, 4, 2
ACTS = ("", "dang ky ", "cap ", "lam ")  # what a name begins with and nobody types
ALIKE = 0.6  # of the weight of the words sought
CODE = re.compile(r"\d[\d.]{2,}(?:\.?[a-z]\d{2})?(?:\.?\d{2})?")


def code_in(text: str) -> str:
    """A code without its dots, or nothing: of "1.004873.000.00.00.H01" all of it."""
    typed = text.lower().replace(" ", "")
    return typed.replace(".", "") if CODE.fullmatch(typed) else ""


def code_fit(code: str, sought: str) -> int:
    """Whether it is the code that is sought, with whatever follows it, or begins with it."""
    if not sought:
        return 0
    bare = code.replace(".", "").lower()
    if sought.startswith(bare):
        return IS_CODE
    return BEGINS_CODE if bare.startswith(sought) else 0


def name_in(text: str) -> str:
    """With a space before and after."""
    return f" {text.split(BOUND, 3)[2]} "


def fit(text: str, phrase: Phrase) -> int:
    """The name or an everyday word itself; the phrase in the name, in an everyday word; all the
    words, whole; begun."""
    words = phrase.text.split()
    if not all(f" {word}" in text for word in words):
        return 0
    if any(f"{BOUND}{act}{phrase.text}{BOUND}" in text for act in ACTS):
        level = NAMED
    elif f" {phrase.text} " in text:
        level = IN_NAME if f" {phrase.text} " in name_in(text) else WHOLE
    else:
        level = WORDS if all(f" {word} " in text for word in words) else BEGUN
    return level - phrase.is_shortened


def share(text: str, weights: Mapping[str, float]) -> float:
    """How much of the weight of all the words the text has, where that is most of it."""
    has = sum(weight for word, weight in weights.items() if f" {word} " in text)
    found = has / sum(weights.values()) if has else 0.0
    return found if found >= ALIKE else 0.0
