"""What a stranger may know of a paper: whether it is genuine and holds. Nothing personal.

Wrong codes are counted per address, so that nobody finds papers by guessing.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.core.cache import cache
from django.db import models
from django.db.models import Q
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from agencies.letterheads import form_edition
from citizens.attempts import count
from citizens.models import StoredFile
from dossiers.lookup import WINDOW, TooManyTries
from dossiers.models import Reprint, Result, Slip

WRONG_PER_ADDRESS = 30
SAME_CONTENT = 50


class Standing(models.TextChoices):
    CURRENT = "current", _("Genuine and current")
    REPLACED = "replaced", _("Genuine, but replaced by a newer one")
    REVOKED = "revoked", _("Genuine, but revoked: no longer valid")
    ANNULLED = "annulled", _("Genuine, but annulled: no longer valid")
    DRAFT = "draft", _("Only a draft: not issued")


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


def look_up(token: str, address: str) -> Paper | None:
    key = f"verify:from:{address}"
    if cache.get(key, 0) >= WRONG_PER_ADDRESS:
        raise TooManyTries
    found = paper_with(token)
    if found is None:
        count(key, WINDOW.total_seconds())
    return found


def paper_with(token: str) -> Paper | None:
    """An unknown token costs the same two questions as any other wrong one."""
    slip = slips().filter(token=token).first()
    result = results().filter(token=token).first()
    if slip:
        return of_slip(slip)
    return of_result(result) if result else None


def paper_with_content(sha256: str) -> Paper | None:
    """The slip, reprint or result whose file is this very content; where several are, one that
    holds before the others."""
    alike = StoredFile.objects.filter(sha256=sha256).order_by("-created_at")
    files = list(alike.values_list("pk", flat=True)[:SAME_CONTENT])
    order = list(Standing)
    found = sorted(papers_of(files), key=lambda paper: order.index(paper.standing))
    return next(iter(found), None)


def papers_of(files: list[UUID]) -> Iterable[Paper]:
    if not files:
        return
    for slip in slips().filter(file__in=files):
        yield of_slip(slip)
    printed_again = dict(Reprint.objects.filter(file__in=files).values_list("slip", "ordinal"))
    for slip in slips().filter(pk__in=printed_again) if printed_again else ():
        yield of_slip(slip)._replace(reprint=printed_again[slip.pk])
    for result in results().filter(file__in=files):
        yield of_result(result)
    for result in (
        results().filter(Q(draft__in=files) | Q(signed__in=files)).exclude(file__in=files)
    ):
        yield of_result(result)._replace(standing=Standing.DRAFT, since=None, newer=None)


def slips() -> models.QuerySet[Slip]:
    """Without what they say."""
    rows = Slip.objects.select_related("unit", "replaced_by__unit")
    return rows.defer("content", "about", "replaced_by__content", "replaced_by__about")


def results() -> models.QuerySet[Result]:
    return Result.objects.select_related("book_unit", "dossier__unit").order_by("-pk")


def of_slip(slip: Slip) -> Paper:
    kind, number, day = named(slip)
    standing, newer = Standing.CURRENT, None
    if slip.rendered_at is None:
        standing = Standing.DRAFT
    elif slip.replaced_by:
        standing, newer = Standing.REPLACED, named(slip.replaced_by)[1:]
    return Paper(standing, kind, slip.unit.name, number, day, newer=newer)


def named(slip: Slip) -> tuple[str, str, date]:
    """What it is called, its number and its day."""
    on = day_of(slip.issued_at)
    form = form_edition(slip.kind, slip.unit, on)
    return form.name, f"{slip.number}/{form.symbol}", on


def of_result(result: Result) -> Paper:
    newer = newer_than(result)
    standing, since = standing_of(result, newer)
    return Paper(
        standing=standing,
        kind=result.name,
        unit=(result.book_unit or result.dossier.unit).name,
        number=result.number,
        day=result.issued_on,
        is_result=True,
        since=day_of(since) if since else None,
        newer=(newer.number, newer.issued_on) if newer and standing == Standing.REPLACED else None,
    )


def standing_of(result: Result, newer: Result | None) -> tuple[Standing, datetime | None]:
    """A result counts from its issue on, whether or not it was handed out yet."""
    if result.issued_seq is None and result.resolved_seq is None:
        return Standing.DRAFT, None
    if result.annulled_at:
        return (Standing.REPLACED, None) if newer else (Standing.ANNULLED, result.annulled_at)
    return (Standing.REVOKED, result.revoked_at) if result.revoked_at else (Standing.CURRENT, None)


def newer_than(result: Result) -> Result | None:
    if result.annulled_at is None:
        return None
    issued = Q(issued_seq__isnull=False) | Q(resolved_seq__isnull=False)
    later = Result.objects.filter(issued, dossier=result.dossier, annulled_at=None)
    return later.filter(pk__gt=result.pk).first()


def day_of(at: datetime) -> date:
    return localtime(at).date()
