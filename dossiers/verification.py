"""What a stranger may know of a paper: whether it is genuine and holds. Nothing personal.

Wrong codes are counted per address, so that nobody finds papers by guessing.
"""

from collections.abc import Callable, Collection, Iterable
from datetime import date
from functools import partial
from typing import NamedTuple

from django.db import models
from django.db.models import Q

from agencies.letterheads import form_edition, paper_number
from citizens.attempts import count, refuse_after
from dossiers.models import Reprint, Result, Slip
from dossiers.reckoning import local_date
from dossiers.results.stages import newer_of, standing_of
from dossiers.states import Standing

WRONG_PER_ADDRESS = 30


class Paper(NamedTuple):
    """`since`: when it was revoked or annulled; `newer`: number and day of what replaced it."""

    standing: Standing
    kind: str
    unit: str
    number: str
    day: date | None
    is_result: bool = False
    reprint: int = 0
    since: date | None = None
    newer: tuple[str, date | None] | None = None


class Candidate(NamedTuple):
    """A paper whose names are asked for only once it is the one to be told of."""

    standing: Standing
    told: Callable[[], Paper]


def look_up(token: str, address: str) -> Paper | None:
    """Raises TooManyTries after too many unknown codes, never for one that is known: whoever
    shares an address with a guesser is answered, and 60 random bits are not guessed."""
    found = paper_with(token)
    if found is None:
        key = f"verify:from:{address}"
        refuse_after({key: WRONG_PER_ADDRESS})
        count(key)
    return found


def paper_with(token: str) -> Paper | None:
    """An unknown token costs the same two questions as any other wrong one."""
    slip = slips().filter(token=token).first()
    result = results().filter(token=token).first()
    if slip:
        return of_slip(slip)
    return of_result(result) if result else None


def paper_with_content(sha256: str) -> Paper | None:
    """The slip, reprint or result whose file is this very content; where several are, the one
    whose standing comes first. Only that one is named."""
    order = list(Standing)
    best = min(papers_of(sha256), key=lambda one: order.index(one.standing), default=None)
    return best.told() if best else None


def papers_of(sha256: str) -> Iterable[Candidate]:
    """Asked of the papers, since anybody may upload the same content any number of times."""
    for slip in slips().filter(file__sha256=sha256):
        yield Candidate(standing_of_slip(slip), partial(of_slip, slip))
    again = Reprint.objects.filter(file__sha256=sha256).values_list("slip", "ordinal")
    for pk, ordinal in again:
        slip = slips().get(pk=pk)
        yield Candidate(standing_of_slip(slip), partial(of_slip, slip, ordinal))
    yield from results_of(sha256)


def results_of(sha256: str) -> Iterable[Candidate]:
    """Each that ended, but of those that hold and of the drafts one."""
    alike = results().filter(file__sha256=sha256)
    has_ended = Q(annulled_at__isnull=False) | Q(revoked_at__isnull=False)
    for result in alike.filter(has_ended):
        newer = newer_than(result)
        if newer is None or not is_same(newer, sha256):
            yield Candidate(standing_of(result, newer), partial(of_result, result))
    for result in alike.exclude(has_ended)[:1]:
        yield Candidate(standing_of(result, None), partial(of_result, result))
    ways = results().filter(Q(draft__sha256=sha256) | Q(signed__sha256=sha256))
    for result in ways[:1]:
        yield Candidate(Standing.DRAFT, partial(as_draft, result))


def is_same(newer: Result, sha256: str) -> bool:
    """The very file was given again in its own place, after the end had been taken back."""
    return Result.objects.filter(pk=newer.pk, file__sha256=sha256).exists()


def slips() -> models.QuerySet[Slip]:
    """Without what they say."""
    rows = Slip.objects.select_related("unit", "replaced_by__unit")
    return rows.defer("content", "about", "replaced_by__content", "replaced_by__about")


def results() -> models.QuerySet[Result]:
    return Result.objects.select_related("book_unit", "dossier__unit").order_by("-pk")


def of_slip(slip: Slip, reprint: int = 0) -> Paper:
    kind, number, day = named(slip)
    standing, newer = standing_of_slip(slip), None
    if slip.replaced_by and standing == Standing.REPLACED:
        newer = named(slip.replaced_by)[1:]
    return Paper(standing, kind, slip.unit.name, number, day, reprint=reprint, newer=newer)


def standing_of_slip(slip: Slip) -> Standing:
    if slip.rendered_at is None:
        return Standing.DRAFT
    return Standing.REPLACED if slip.replaced_by else Standing.CURRENT


def named(slip: Slip) -> tuple[str, str, date]:
    """What it is called, its number and its day."""
    on = local_date(slip.issued_at)
    form = form_edition(slip.kind, slip.unit, on)
    return form.name, paper_number(slip.number, form.symbol), on


def of_result(result: Result) -> Paper:
    newer = newer_than(result)
    standing = standing_of(result, newer)
    ended_at = result.annulled_at or result.revoked_at
    has_ended = standing in (Standing.ANNULLED, Standing.REVOKED)
    return Paper(
        standing=standing,
        kind=result.name,
        unit=(result.book_unit or result.dossier.unit).name,
        number=result.number,
        day=result.issued_on,
        is_result=True,
        since=local_date(ended_at) if ended_at and has_ended else None,
        newer=(newer.number, newer.issued_on) if newer else None,
    )


def as_draft(result: Result) -> Paper:
    return of_result(result)._replace(standing=Standing.DRAFT, since=None, newer=None)


def paper_signed(tokens: Collection[str], *, is_sealed: bool) -> Paper | None:
    """The result that one of the tokens in a signed file names. Without the unit's seal it is one
    on its way, whatever became of it."""
    found = results().filter(token__in=tokens)
    told = [of_result(one) if is_sealed else as_way(one) for one in found]
    order = list(Standing)
    return min(told, key=lambda one: order.index(one.standing), default=None)


def as_way(result: Result) -> Paper:
    """What is signed and not sealed: only a draft, unless it ended."""
    paper = of_result(result)
    return as_draft(result) if paper.standing == Standing.CURRENT else paper


def newer_than(result: Result) -> Result | None:
    given = Result.objects.filter(dossier=result.dossier, resolved_seq__isnull=False)
    return newer_of(result, given)
