"""Taking a walk-in in: which procedures a desk offers, and the filing out of a clerk's words."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agencies.models import Unit
from citizens.models import Person, StoredFile
from citizens.uploads import store_upload
from dossiers.beyond_calendar import within_calendar
from dossiers.clock import in_force_of
from dossiers.doubts import RECENT
from dossiers.filing import Filing, HandedIn
from dossiers.flow import NotAllowed
from dossiers.forms.intake import IntakeForm, PaperRow
from dossiers.late_entry import NotOnThatDay, OnPaper
from dossiers.models import Dossier, SlipKind
from dossiers.papers import free_files_of, take_free_files
from dossiers.reckoning import Limit, life, reckon
from dossiers.slips.issue import issue_slip
from dossiers.states import Channel
from dossiers.transitions.register import register
from dossiers.transitions.submit import helping_unit, submit
from procedures.competence import units_for
from procedures.models import Case, ProcedureVersion
from procedures.queries import VersionQuerySet
from procedures.search import find, plain

UNSIGNED = ("csrfmiddlewaretoken",)


class LikelyDuplicate(Exception):
    """The same owner has filed the same procedure, and nobody has said that it is another."""


def worked_on_here(at: datetime) -> VersionQuerySet:
    """The versions in force that units of the province work on."""
    versions = ProcedureVersion.objects.in_force(at.date()).filter(is_processed_elsewhere=False)
    return versions.select_related("procedure__field")


def offered_at(unit: Unit, at: datetime) -> VersionQuerySet:
    """Those that the unit is competent for."""
    competent = Q(competent_units=unit) | Q(competent_units=None, competent_kind=unit.kind)
    return worked_on_here(at).filter(competent).distinct()


class Choice(NamedTuple):
    """One version, or those that the words may mean; `fits` where a name has every word;
    `further` are those that other units are competent for."""

    version: ProcedureVersion | None
    meant: list[ProcedureVersion]
    fits: bool
    further: Sequence[ProcedureVersion] = ()


def chosen(unit: Unit, at: datetime, text: str) -> Choice:
    """The version that the text names by its code or that alone, of those offered at the unit,
    has its words in the name; what merely looks alike is offered, never taken."""
    code = text.split(maxsplit=1)[0] if text.split() else ""
    for version in worked_on_here(at).filter(procedure__code=code):
        return Choice(version, [], fits=True)
    own = offered_at(unit, at).values("pk")
    every = worked_on_here(at)
    meant = list(find(every.filter(pk__in=own), text))
    further = list(find(every.exclude(pk__in=own), text))
    words = set(plain(text).split())
    fitting, fitting_further = (
        any(words <= set(plain(one.name).split()) for one in found) for found in (meant, further)
    )
    if fitting and len(meant) == 1:
        return Choice(meant[0], [], fits=True)
    if fitting != fitting_further:  # what only looks alike is left out
        meant, further = (meant, []) if fitting else ([], further)
    return Choice(None, meant, fitting or fitting_further, further)


@dataclass(frozen=True)
class Walkin:
    """What a clerk takes in: at which desk, for which procedure, and when; or what was received
    `on_paper` before."""

    clerk: Person
    desk: Unit
    version: ProcedureVersion
    at: datetime
    on_paper: OnPaper | None = None
    case: Case | None = None

    @property
    def moment(self) -> datetime:
        """When it was received."""
        return self.on_paper.at if self.on_paper else self.at

    @cached_property
    def units(self) -> list[Unit]:
        """The competent ones, the desk's own first."""
        found = units_for(self.version, localtime(self.moment).date()).order_by("sort_key")
        return sorted(found, key=lambda unit: unit.pk != self.desk.pk)

    @property
    def own(self) -> Unit | None:
        return next((unit for unit in self.units if unit == self.desk), None)


def likely_duplicates(walkin: Walkin, form: IntakeForm) -> list[Dossier]:
    """Of the owner typed and the procedure: open, or filed within seven days."""
    kind, number = (form.cleaned_data.get(f"owner_id_{part}") for part in ("kind", "number"))
    if not kind or not number:
        return []
    same = Dossier.objects.visible_to(walkin.clerk).filter(
        owner_id_kind=kind, owner_id_number=number, procedure=walkin.version.procedure
    )
    alike = same.filter(Q(finished_at=None) | Q(filed_at__gt=walkin.at - RECENT))
    return list(alike.select_related("unit").order_by("-filed_at")[:5])


def take_in(walkin: Walkin, form: IntakeForm, rows: Sequence[PaperRow]) -> Dossier:
    """Filed and received; or, where a unit elsewhere is competent, filed with that unit: code
    and clock are its own business. Raises LikelyDuplicate until the clerk insists."""
    if not form.cleaned_data["despite"] and likely_duplicates(walkin, form):
        raise LikelyDuplicate
    unit, by, at = form.cleaned_data["unit"], walkin.clerk, walkin.at
    filing = filing_from(form, rows, walkin, unit)
    if unit == walkin.desk:
        note, paid = form.cleaned_data["note"], form.paid()
        return register(filing, by=by, at=at, note=note, on_paper=walkin.on_paper, paid=paid)
    if walkin.on_paper:
        raise NotOnThatDay(_("Only what this desk receives itself is entered later."))
    if helping_unit(by, filing) is None:
        raise NotAllowed(_("Nobody takes in at the desk what they file for themselves."))
    dossier = submit(filing, by=by, at=at)
    desk = dossier.helped_unit or walkin.desk
    issue_slip(SlipKind.FILING, desk, by=by, at=at, dossier=dossier, seq=dossier.event_count)
    return dossier


def due_if_received(walkin: Walkin, by: Unit) -> datetime | None:
    """Raises NotAllowed where it lies outside the unit's calendar."""
    limit = Limit.of(walkin.version, walkin.case)
    with within_calendar():
        return reckon(limit, life(walkin.moment, [], in_force_of(by).time)).due_at


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


def filing_from(form: IntakeForm, rows: Sequence[PaperRow], walkin: Walkin, unit: Unit) -> Filing:
    """Stores the files, so it belongs inside the transaction that registers."""
    by, at = walkin.clerk, walkin.at
    kept = [row.cleaned_data["kept"] for row in rows if row.cleaned_data.get("kept")]
    free = take_free_files(by, kept)
    return Filing(
        version=walkin.version,
        unit=unit,
        desk=walkin.desk,
        owner=form.owner(),
        submitter=form.submitter(),
        channel=Channel(form.cleaned_data["channel"]),
        abstract=form.cleaned_data["abstract"],
        answers=answers_of(form, walkin, unit),
        case=walkin.case,
        fee_group=form.cleaned_data.get("fee_group"),
        papers=[_handed_in(row, free, by, at) for row in rows if row.is_handed_in],
    )


def answers_of(form: IntakeForm, walkin: Walkin, unit: Unit) -> dict[str, Any]:
    """Whoever receives elsewhere reads the note of the desk with what was declared."""
    note = form.cleaned_data["note"]
    return {gettext("Note of the desk"): note} if note and unit != walkin.desk else {}


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
        pages=words.get("pages") or 0,
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
