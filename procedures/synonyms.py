"""Everyday words: what was typed is sought, and what the catalogue calls the same."""

from collections.abc import Sequence
from functools import lru_cache

from agencies.sorting import plain
from procedures.models import Synonym
from procedures.search_words import Phrase, without_fillers

MOST = 6
Known = Sequence[tuple[str, str]]


def known_synonyms() -> Known:
    """What people say and what that means, plain, the longest first."""
    return _known(*Synonym.objects.values_list("words", "means"))


@lru_cache(maxsize=4)
def _known(*rows: tuple[str, str]) -> Known:
    told = ((plain(words), plain(means)) for words, means in rows)
    return sorted((one for one in told if all(one)), key=lambda one: -len(one[0]))


def phrases_of(text: str, known: Known) -> list[Phrase]:
    """The plain text itself first, then without what is beside the point, then what its
    everyday words mean."""
    bare = without_fillers(text)
    meant = [
        f" {said} ".replace(f" {words} ", f" {means} ").strip()
        for words, means in known
        for said in (text, bare)
        if f" {words} " in f" {said} "
    ]
    found = [Phrase(text)]
    for other, is_shortened in ((bare, bare != text), *((one, False) for one in meant)):
        if other not in {one.text for one in found}:
            found.append(Phrase(other, is_shortened))
    return found[:MOST]


def everyday_in(text: str, known: Known) -> list[Phrase]:
    """What the everyday words somewhere in the text mean."""
    return [Phrase(means) for words, means in known if f" {words} " in f" {text} "][:MOST]
