"""What a citizen is still writing. It is filed at most once: the draft's row is the lock."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from agencies.models import Unit
from citizens.models import Person, StoredFile
from dossiers.filing import Filing, HandedIn, Party
from dossiers.models import Dossier, Draft, Result
from dossiers.papers import free_files_of, take_free_files
from dossiers.reusable import may_be_reused
from dossiers.reuse import hold_results, reusable_with
from dossiers.reuse_rules import files_for_self
from dossiers.states import Channel
from dossiers.transitions.submit import submit
from procedures.cases import NOT_HANDED_IN, case_of, in_case
from procedures.models import Case, Paper, ProcedureVersion, ReductionGroup

MAX_FILES = 40
REUSED = "reused"  # among the fields: by the paper's key, the token of the result in its stead


def open_drafts(person: Person, code: str) -> list[Draft]:
    """Drafts of the procedure, under whatever version, the latest first."""
    drafts = person.drafts.filter(dossier=None, version__procedure__code=code)
    return list(drafts.select_related("version__procedure").order_by("-version__effective_from"))


def save_step(
    person: Person, version: ProcedureVersion, step: str, typed: dict[str, str], at: datetime
) -> Draft:
    """Keeps what was typed at a step, as it was typed."""
    with transaction.atomic():
        draft = locked(person, version, at)
        draft.fields[step] = typed
        draft.saved_at = at
        draft.save(update_fields=["fields", "saved_at"])
    return draft


def locked(person: Person, version: ProcedureVersion, at: datetime) -> Draft:
    """The one open draft, made where there is none; its row is locked until the end."""
    Draft.objects.bulk_create(
        [Draft(person=person, version=version, saved_at=at)], ignore_conflicts=True
    )
    return Draft.objects.select_for_update().get(person=person, version=version, dossier=None)


def add_files(
    person: Person,
    version: ProcedureVersion,
    brought: Iterable[tuple[str, StoredFile]],
    at: datetime,
) -> Draft:
    with transaction.atomic():
        draft = locked(person, version, at)
        draft.files += [{"paper": key, "file": str(file.pk)} for key, file in brought]
        draft.saved_at = at
        draft.save(update_fields=["files", "saved_at"])
    return draft


def reuse(
    person: Person, version: ProcedureVersion, chosen: Mapping[str, str], at: datetime
) -> None:
    """Notes which results stand for which papers; an empty token takes a choice back."""
    with transaction.atomic():
        draft = locked(person, version, at)
        tokens = {**draft.fields.get(REUSED, {}), **chosen}
        draft.fields[REUSED] = {key: token for key, token in tokens.items() if token}
        draft.saved_at = at
        draft.save(update_fields=["fields", "saved_at"])


def drop_file(person: Person, version: ProcedureVersion, pk: str, at: datetime) -> None:
    with transaction.atomic():
        draft = locked(person, version, at)
        gone = [row for row in draft.files if row["file"] == pk]
        draft.files = [row for row in draft.files if row["file"] != pk]
        draft.saved_at = at
        draft.save(update_fields=["files", "saved_at"])
        erase(person, gone)


def delete(draft: Draft) -> None:
    """A draft is the citizen's own business: with it go its files."""
    with transaction.atomic():
        rows, person = draft.files, draft.person
        draft.delete()
        erase(person, rows)


def erase(person: Person, rows: list[dict[str, str]]) -> None:
    """Files that no dossier took; their content goes once the rows are gone for good."""
    free = StoredFile.objects.filter(free_files_of(person), pk__in=[row["file"] for row in rows])
    for file in free:
        content = file.content
        file.delete()
        transaction.on_commit(lambda content=content: content.storage.delete(content.name))  # type: ignore[misc]


def renew(draft: Draft, version: ProcedureVersion) -> None:
    """Goes on under the version in force, unless a draft under it exists already."""
    with transaction.atomic():
        kept = Draft.objects.select_for_update().get(pk=draft.pk)
        taken = Draft.objects.filter(person=kept.person, version=version, dossier=None)
        if kept.dossier_id is None and not taken.exists():
            kept.version = version
            kept.save(update_fields=["version"])


@dataclass(frozen=True)
class PaperInDraft:
    paper: Paper
    files: list[StoredFile]
    reused: Result | None = None
    # A result was chosen that cannot stand here: it holds no more, or the owner is another.
    is_lost: bool = False
    is_for_another: bool = False

    @property
    def is_asked_for(self) -> bool:
        return self.paper.form not in NOT_HANDED_IN

    @property
    def may_be_reused(self) -> bool:
        return may_be_reused(self.paper)

    @property
    def is_missing(self) -> bool:
        needed = self.paper.is_required and not self.paper.is_declared_online
        return self.is_asked_for and needed and not (self.files or self.reused)


def papers_in(draft: Draft | None, version: ProcedureVersion, owner: Party) -> list[PaperInDraft]:
    """Every paper of the draft's case with the files brought for it so far, as far as no other
    filing has taken them, and the result that stands for it, as long as it holds."""
    by_key = _files_in(draft)
    tokens = answers_of(draft, REUSED)
    is_own = draft is not None and files_for_self(draft.person, owner)
    results = reusable_with(draft.person, tokens.values()) if draft and is_own else {}
    found = []
    for paper in in_case(version.papers.all(), case_in(draft, version)):
        one = PaperInDraft(paper, by_key.get(paper.key, []), is_for_another=not is_own)
        if one.may_be_reused and (token := tokens.get(paper.key)):
            # A result stands for one paper only.
            result = results.pop(token, None)
            one = replace(one, reused=result, is_lost=result is None)
        found.append(one)
    return found


def case_in(draft: Draft | None, version: ProcedureVersion) -> Case | None:
    """The case that the draft names, if the version has it."""
    return case_of(version, str(answers_of(draft, "where").get("case", "")))


def _files_in(draft: Draft | None) -> dict[str, list[StoredFile]]:
    """By the paper's key, those that no other filing has taken."""
    rows = draft.files if draft else []
    free = StoredFile.objects.filter(free_files_of(draft.person)) if draft else StoredFile.objects
    files = free.in_bulk([UUID(row["file"]) for row in rows])
    by_key: dict[str, list[StoredFile]] = {}
    for row in rows:
        if file := files.get(UUID(row["file"])):
            by_key.setdefault(row["paper"], []).append(file)
    return by_key


@dataclass(frozen=True)
class Said:
    """What the steps of a draft say, checked."""

    unit: Unit
    abstract: str
    owner: Party
    submitter: Party | None
    case: Case | None = None
    fee_group: ReductionGroup | None = None


def file_draft(pk: UUID, said: Said, *, by: Person, at: datetime) -> Dossier:
    """Files the draft; asked a second time, the dossier that the first time made."""
    with transaction.atomic():
        draft = Draft.objects.select_for_update(of=("self",)).get(pk=pk, person=by)
        if draft.dossier:
            return draft.dossier
        take_free_files(by, [UUID(row["file"]) for row in draft.files])
        hold_results(by, answers_of(draft, REUSED).values())
        draft.dossier = submit(_filing_of(draft, said), by=by, at=at)
        draft.saved_at = at
        draft.save(update_fields=["dossier", "saved_at"])
    return draft.dossier


def _filing_of(draft: Draft, said: Said) -> Filing:
    return Filing(
        version=draft.version,
        unit=said.unit,
        owner=said.owner,
        submitter=said.submitter,
        channel=Channel.ONLINE,
        abstract=said.abstract,
        case=said.case,
        fee_group=said.fee_group,
        papers=list(_handed_in(draft, said.owner)),
    )


def _handed_in(draft: Draft, owner: Party) -> Iterator[HandedIn]:
    for one in papers_in(draft, draft.version, owner):
        if one.files:
            yield HandedIn(one.paper.name, paper=one.paper, files=one.files)
        if one.reused:
            yield HandedIn(one.paper.name, paper=one.paper, reused=one.reused)


def answers_of(draft: Draft | None, step: str) -> dict[str, Any]:
    return dict(draft.fields.get(step, {})) if draft else {}
