"""Finding a procedure by what people type: with or without accents, misspelt, or by its code."""

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Q, Value
from django.db.models.functions import StrIndex

from agencies.sorting import plain
from procedures.queries import VersionQuerySet

__all__ = ["CAP", "find", "plain", "search_text"]

CAP = 50
SIMILAR = 0.6  # of the trigrams typed; "khai snh" shares 0.78 with "khai sinh"


def search_text(code: str, name: str, keywords: str, field: str) -> str:
    """What is searched: plain words, each after a space, so that ' word' begins one."""
    return f" {plain(' '.join([code, name, keywords, field]))} "


def find(versions: VersionQuerySet, text: str) -> VersionQuerySet:
    """The versions that fit the text, at most CAP: first the code itself, then those in which
    every word typed begins a word, the phrase early in the name before one late in the
    keywords. Only where none fits, those that look alike."""
    sought = plain(text)
    if not sought:
        return versions.order_by("procedure__code")[:CAP]
    every_word = Q()
    for word in sought.split():
        every_word &= Q(search_text__contains=f" {word}")
    fitting = versions.filter(Q(procedure__code=sought) | every_word)
    ranked = versions.annotate(
        is_code=Q(procedure__code=sought),
        similarity=TrigramWordSimilarity(sought, "search_text"),
        place=StrIndex("search_text", Value(f" {sought}")),
    )
    found = ranked.filter(pk__in=fitting.values("pk"))
    if not fitting.exists():
        found = ranked.filter(similarity__gte=SIMILAR)
    return found.order_by("-is_code", "-similarity", "place", "procedure__code")[:CAP]
