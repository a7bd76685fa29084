"""Finding a dossier by what is typed: a number as a whole, its own or that of a payment, or words
of the owner's name."""

import re
import unicodedata

from django.contrib.postgres.search import SearchQuery
from django.db.models import F, Q, QuerySet

from agencies.sorting import plain
from citizens.identity import normalise_id_number
from dossiers.models import Dossier, DossierCharge
from payments.transfers import references_in

FEW = 500
NUMBER = re.compile(r"(?=.*\d)[A-Z0-9.-]{4,40}|[0-9A-HJKMNP-TV-Z]{10}", re.ASCII)
WORD = re.compile(r"[^\W_]+")


class UnweighedQuery(SearchQuery):
    """Hides the words from the planner. What it knows of single words says little about a full
    name, and on a wrong guess it would read the whole table instead of the index."""

    template = "(SELECT %(function)s(%(expressions)s))"


def sought(rows: QuerySet[Dossier], text: str, *, is_wide: bool) -> QuerySet[Dossier]:
    """By code, reference, ID number of owner or submitter, else by the reference of a payment,
    else by the owner's name. The rows are all that somebody may see; `is_wide` says that this is a
    good part of the table."""
    number = number_in(text)
    if number and (exact := rows.filter(by_number(number))).exists():
        return exact
    if is_payment(text) and (paid := rows.filter(by_payment(number))).exists():
        return paid
    return named(rows, text, is_wide=is_wide)


def number_in(text: str) -> str:
    """The text as a number of a dossier or an identity paper, empty where it is none."""
    number = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()
    return number if NUMBER.fullmatch(number) else ""


def by_number(number: str) -> Q:
    """Four conditions, each with an index of its own."""
    id_number = normalise_id_number(number)
    by_submitter = Q(submitter_id_number=id_number) & ~Q(submitter_id_number=F("owner_id_number"))
    return Q(code=number) | Q(reference=number) | Q(owner_id_number=id_number) | by_submitter


def is_payment(text: str) -> bool:
    """Whether it is the reference of one payment, as the provider and the bank name it."""
    number = number_in(text)
    return number.startswith("MC") and len(references_in(number)) == 1


def by_payment(number: str) -> Q:
    """By a key, so that no row comes twice and the planner knows that it is one."""
    tied = DossierCharge.objects.filter(charge__attempts__reference__in=references_in(number))
    return Q(pk__in=list(tied.values_list("dossier_id", flat=True)[:FEW]))


def named(rows: QuerySet[Dossier], text: str, *, is_wide: bool) -> QuerySet[Dossier]:
    """Every word in the owner's name, without accents; the last may be cut short.

    Where little is seen, the rows come from the indexes of words and of units. In a wide view a
    rare name comes from the index of words; a common one is left to the caller's order, along
    which a walk soon meets a page of it.
    """
    words = WORD.findall(plain(text))
    if not words:
        return rows.none()
    asked = f"{' & '.join(words)}:*"
    unweighed = rows.filter(owner_words=UnweighedQuery(asked, config="simple", search_type="raw"))
    if not is_wide:
        return unweighed
    few = list(unweighed.order_by().values_list("pk", flat=True)[: FEW + 1])
    if len(few) <= FEW:
        return Dossier.objects.filter(pk__in=few)
    return rows.filter(owner_words=SearchQuery(asked, config="simple", search_type="raw"))
