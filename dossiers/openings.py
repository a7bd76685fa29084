"""Who looked: every opening of a dossier by somebody who is not its applicant.

The view says what was opened; `middleware` has it written into the book after the answer.
"""

import logging
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from django.http import HttpRequest
from rest_framework.request import Request

from agencies.models import Post, Role
from citizens.models import Person, StoredFile
from citizens.requests import person_of
from dossiers.capacity import capacities_of, stands_as_applicant
from dossiers.models import (
    Dossier,
    DossierCharge,
    DossierPaper,
    Opening,
    PaperFile,
    Reprint,
    Result,
    Slip,
    SlipEntry,
    SlipKind,
)  # fmt: skip
from dossiers.opening_book import Look
from dossiers.queries import DossierQuerySet
from dossiers.rights import reach_of

log = logging.getLogger("motcua.lists")
LISTS = (SlipKind.REGISTER, SlipKind.HAND_OVER)


def opened(
    request: HttpRequest | Request, dossier: Dossier, how: Opening.How, at: datetime
) -> None:
    """To be recorded after the answer; the applicant's own looking is not."""
    person = person_of(request)
    if stands_as_applicant(person, dossier):
        return
    post = post_before(person, dossier)
    look = Look(dossier.pk, person.pk, post.pk if post else None, at, how.value)
    looks_in(request).append(look)


def opened_file(request: HttpRequest | Request, file: StoredFile, at: datetime) -> None:
    person = person_of(request)
    dossiers = [*dossiers_of(file), *dossiers_reusing(file).visible_to(person)]
    for dossier in dossiers:
        opened(request, dossier, Opening.How.FILE, at)
    if not dossiers:
        note_list(person, file)


def note_list(person: Person, file: StoredFile) -> None:
    """A list names too many to write each down: who took it away stands in the log."""
    of_file = Q(file=file) | Q(reprints__file=file)
    for slip in Slip.objects.filter(of_file, kind__in=LISTS).select_related("unit").distinct():
        log.info(
            "download person=%s slip=%s kind=%s unit=%s number=%s/%s",
            *(person.pk, slip.pk, slip.kind, slip.unit.code, slip.number, slip.year),
        )


def looks_in(request: HttpRequest | Request) -> list[Look]:
    plain = request._request if isinstance(request, Request) else request
    looks: list[Look] = vars(plain).setdefault("looks", [])
    return looks


def post_before(person: Person, dossier: Dossier) -> Post | None:
    """The post from which the person sees the dossier: one that works on it before one that
    oversees it."""
    reach = reach_of(person)
    for post in reach.posts:
        if capacities_of(post, dossier, reach.consulted):
            return post
    for post in reach.posts:
        if post.role == Role.PROVINCIAL_LEADER and dossier.unit_id in reach.unit_ids:
            return post
    return next((post for post in reach.posts if post.role == Role.INSPECTOR), None)


def dossiers_of(file: StoredFile) -> Iterable[Dossier]:
    """Those whose papers, slips, results or fee receipts the file is; a list of a whole unit is
    about none."""
    found = PaperFile.objects.filter(file=file).values_list("paper__dossier")
    joint = {"slip__kind": SlipKind.RECEIPTS}
    ids = found.union(
        Slip.objects.filter(file=file).values_list("dossier"),
        Reprint.objects.filter(file=file).values_list("slip__dossier"),
        SlipEntry.objects.filter(slip__file=file, **joint).order_by().values_list("dossier"),
        SlipEntry.objects.filter(slip__reprints__file=file, **joint)
        .order_by()
        .values_list("dossier"),
        DossierCharge.objects.filter(charge__receipts__file=file).values_list("dossier"),
        DossierCharge.objects.filter(charge__receipts__reprint=file).values_list("dossier"),
        *(
            Result.objects.filter(**{stage: file}).order_by().values_list("dossier")
            for stage in ("draft", "signed", "file")
        ),
    )
    return Dossier.objects.filter(pk__in=[pk for (pk,) in ids if pk]).select_related("unit")


def dossiers_reusing(file: StoredFile) -> DossierQuerySet:
    """Those with which it was handed in as a result of an earlier one."""
    papers = DossierPaper.objects.filter(reused__file=file).order_by()
    return Dossier.objects.filter(pk__in=papers.values("dossier")).select_related("unit")
