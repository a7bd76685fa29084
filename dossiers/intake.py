"""Taking a walk-in in: which procedures a desk offers, and the filing out of a clerk's words."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest

from agencies.models import Unit
from agencies.working_time import WorkingTime
from citizens.models import Person, StoredFile
from citizens.uploads import store_upload
from dossiers.clock import Limit, reckon
from dossiers.filing import Filing, HandedIn
from dossiers.forms.intake import IntakeForm, PaperRow
from dossiers.papers import free_files_of, take_free_files
from dossiers.states import Channel
from procedures.models import ProcedureVersion
from procedures.queries import VersionQuerySet
from procedures.search import find, plain

UNSIGNED = ("csrfmiddlewaretoken",)


def offered_at(unit: Unit, at: datetime) -> VersionQuerySet:
    """The versions in force that the unit is competent for and that are worked on here."""
    competent = Q(competent_units=unit) | Q(competent_units=None, competent_kind=unit.kind)
    versions = ProcedureVersion.objects.in_force(at.date()).filter(is_processed_elsewhere=False)
    return versions.filter(competent).select_related("procedure__field").distinct()


class Choice(NamedTuple):
    """One version, or those that the words may mean; `fits` where a name has every word."""

    version: ProcedureVersion | None
    meant: list[ProcedureVersion]
    fits: bool


def chosen(offered: VersionQuerySet, text: str) -> Choice:
    """The version that the text names by its code or that alone has its words in the name;
    what merely looks alike is offered, never taken."""
    code = text.split(maxsplit=1)[0] if text.split() else ""
    for version in offered.filter(procedure__code=code):
        return Choice(version, [], fits=True)
    among = ProcedureVersion.objects.filter(pk__in=offered.values("pk"))
    meant = list(find(among.select_related("procedure__field"), text))
    words = plain(text).split()
    fits = any(set(words) <= set(plain(one.name).split()) for one in meant)
    if fits and len(meant) == 1:
        return Choice(meant[0], [], fits)
    return Choice(None, meant, fits)


def due_if_received(version: ProcedureVersion, at: datetime, time: WorkingTime) -> datetime | None:
    return reckon(Limit.of(version), at, [], time).due_at


def digest_of(request: HttpRequest) -> str:
    """What was typed and chosen, so that a repeat is told from another walk-in."""
    digest = hashlib.sha256()
    for name, values in sorted(request.POST.lists()):
        if name not in UNSIGNED:
            digest.update(repr((name, values)).encode())
    for name, upload in sorted(request.FILES.items()):
        digest.update(
            repr((name, getattr(upload, "name", ""), getattr(upload, "size", 0))).encode()
        )
    return digest.hexdigest()


def filing_from(
    form: IntakeForm,
    rows: Sequence[PaperRow],
    version: ProcedureVersion,
    unit: Unit,
    *,
    by: Person,
    at: datetime,
) -> Filing:
    """Stores the files, so it belongs inside the transaction that registers."""
    kept = [row.cleaned_data["kept"] for row in rows if row.cleaned_data.get("kept")]
    free = take_free_files(by, kept)
    return Filing(
        version=version,
        unit=unit,
        owner=form.owner(),
        submitter=form.submitter(),
        channel=Channel(form.cleaned_data["channel"]),
        abstract=form.cleaned_data["abstract"],
        papers=[_handed_in(row, free, by, at) for row in rows if row.is_handed_in],
    )


def _handed_in(row: PaperRow, free: dict[UUID, StoredFile], by: Person, at: datetime) -> HandedIn:
    words = row.cleaned_data
    # A kept file goes to the first row that names it.
    upload, kept = words.get("file"), free.pop(words["kept"], None) if words.get("kept") else None
    file = store_upload(upload, by=by, at=at) if upload else kept
    return HandedIn(
        name=row.paper.name if row.paper else words["name"],
        paper=row.paper,
        originals=words["originals"] or 0,
        copies=words["copies"] or 0,
        files=[file] if file else [],
    )


def file_of(row: PaperRow, by: Person, at: datetime) -> StoredFile | None:
    """The file chosen now, else the one that an earlier try of the form brought."""
    if upload := row.cleaned_data.get("file"):
        return store_upload(upload, by=by, at=at)
    kept = row.cleaned_data.get("kept")
    return StoredFile.objects.filter(free_files_of(by), pk=kept).first() if kept else None


def keep_files(rows: Sequence[PaperRow], by: Person, at: datetime) -> None:
    """A browser forgets chosen files when a form comes back, so the house keeps them."""
    for row in rows:
        if file := file_of(row, by, at):
            row.keep(file)
