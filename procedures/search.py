"""Finding a procedure by what people type: with or without accents, misspelt, or by its code."""

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Case, IntegerField, Q, Value, When

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
    every word typed begins a word, then those that look alike."""
    sought = plain(text)
    if not sought:
        return versions.order_by("procedure__code")[:CAP]
    every_word = Q()
    for word in sought.split():
        every_word &= Q(search_text__contains=f" {word}")
    rank = Case(
        When(procedure__code=sought, then=Value(0)),
        When(every_word, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    ranked = versions.annotate(
        rank=rank, similarity=TrigramWordSimilarity(sought, "search_text")
    ).filter(Q(rank__lt=2) | Q(similarity__gte=SIMILAR))
    return ranked.order_by("rank", "-similarity", "procedure__code")[:CAP]
