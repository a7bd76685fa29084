"""Finding a procedure by what people type: without accents, misspelt a little, in everyday words,
or by its code; what fits best first, and of what fits alike what is asked for most."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from agencies.sorting import plain
from procedures.models import ProcedureVersion
from procedures.queries import VersionQuerySet
from procedures.search_fit import BEGUN, code_fit, code_in, fit, share
from procedures.search_texts import TEXTS, Key
from procedures.search_words import Phrase, search_text, without_fillers
from procedures.synonyms import everyday_in, known_synonyms, phrases_of

__all__ = ["CAP", "Found", "find", "found", "plain", "search_text"]

CAP = 50
FAR = 10**6


class Found(NamedTuple):
    """`is_near` where nothing fits what was typed, and this is what comes nearest."""

    versions: list[ProcedureVersion]
    is_near: bool = False


class Told(NamedTuple):
    """What a version is found and ranked by."""

    pk: int
    code: str
    uses: int
    text: str


class Ranked(NamedTuple):
    fit: float
    told: Told


def find(versions: VersionQuerySet, text: str) -> list[ProcedureVersion]:
    """The versions that fit the text, at most CAP, the best first."""
    return found(versions, text).versions


def found(versions: VersionQuerySet, text: str, most: int = CAP) -> Found:
    sought = plain(text)
    if not sought:
        return Found([*versions.order_by("-procedure__uses", "procedure__code")[:most]])
    columns = ("pk", "procedure__code", "procedure__field__name", "procedure__uses")
    rows = versions.order_by().values_list(*columns)
    ranked, is_near = _ranked(_told([*rows]), text, sought)
    order = {one.told.pk: place for place, one in enumerate(ranked[:most])}
    shown = versions.filter(pk__in=order).order_by() if order else ()
    return Found(sorted(shown, key=lambda one: order[one.pk]), is_near)


def _told(rows: list[tuple[int, str, str, int]]) -> list[Told]:
    uses = {Key(pk, code, field): asked for pk, code, field, asked in rows}
    texts = TEXTS.of(uses)
    return [Told(key.pk, key.code, asked, texts[key]) for key, asked in uses.items()]


def _ranked(rows: list[Told], text: str, sought: str) -> tuple[list[Ranked], bool]:
    """As it was typed or means; where nothing fits that, with the words put right; then what fits
    a part of it that is a name or an everyday word; then what has most of the words."""
    synonyms = known_synonyms()
    typed = _fitting(rows, phrases_of(sought, synonyms), code_in(text))
    if _has_words(typed):
        return typed, False
    words = TEXTS.vocabulary()
    mended = words.mended(sought)
    near = _fitting(rows, phrases_of(mended, synonyms)) if mended != sought else []
    if _has_words(near) or (near and not typed):
        return near, True
    if typed:
        return typed, False
    near = _fitting(rows, everyday_in(mended, synonyms) + words.named_in(mended))
    weights = words.weights(without_fillers(mended))
    return near or _alike(rows, weights), True


def _has_words(ranked: list[Ranked]) -> bool:
    """And not only beginnings of them."""
    return bool(ranked) and ranked[0].fit > BEGUN


def _fitting(rows: list[Told], phrases: Sequence[Phrase], code: str = "") -> list[Ranked]:
    """Those that have every word of a phrase or, where there are none, beginnings of them."""
    best: dict[Told, float] = {}
    for phrase in phrases:
        for one in _with_words(rows, phrase.text.split()):
            best[one] = max(best.get(one, 0), fit(one.text, phrase))
    if code:
        best |= {one: level for one in rows if (level := code_fit(one.code, code))}
    ranked = _in_order(best, phrases[0].text if phrases else "")
    return [one for one in ranked if one.fit > BEGUN] or ranked


def _with_words(rows: list[Told], words: Sequence[str]) -> list[Told]:
    """Those in which each of the words begins one; the long words, being rare, first."""
    for word in sorted(words, key=len, reverse=True):
        begun = f" {word}"
        rows = [one for one in rows if begun in one.text]
    return rows


def _alike(rows: list[Told], weights: Mapping[str, float]) -> list[Ranked]:
    shares = ((one, share(one.text, weights)) for one in rows) if weights else ()
    return _in_order({one: fit for one, fit in shares if fit})


def _in_order(fits: Mapping[Told, float], first: str = "") -> list[Ranked]:
    """By fit, by use, by how early the words stand in it."""

    def order(one: Ranked) -> tuple[float, int, int, str]:
        place = one.told.text.find(f" {first}")
        return -one.fit, -one.told.uses, place if place >= 0 else FAR, one.told.code

    return sorted((Ranked(fit, one) for one, fit in fits.items()), key=order)
