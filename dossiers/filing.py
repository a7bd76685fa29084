"""What a filing consists of before it becomes a dossier."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from agencies.models import Unit
from citizens.models import StoredFile
from dossiers.models import Result
from dossiers.states import Channel, OwnerKind
from procedures.models import Case, Paper, ProcedureVersion, ReductionGroup


@dataclass(frozen=True)
class Party:
    """A block of data about an owner or a submitter; it points to no account."""

    name: str
    id_kind: str
    id_number: str
    kind: str = OwnerKind.PERSON
    birth_date: date | None = None
    address: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class HandedIn:
    """A paper handed in: from the version's list, or one with a name of its own. In its stead may
    stand a result that was given before."""

    name: str
    paper: Paper | None = None
    originals: int = 0
    copies: int = 0
    pages: int = 0
    files: Sequence[StoredFile] = ()
    reused: Result | None = None

    @property
    def digests(self) -> list[str]:
        """Of everything that was handed in as a file."""
        reused = [self.reused.file] if self.reused else []
        return [file.sha256 for file in (*self.files, *reused) if file]


@dataclass(frozen=True)
class Filing:
    version: ProcedureVersion
    unit: Unit
    owner: Party
    channel: Channel
    abstract: str
    submitter: Party | None = None
    answers: dict[str, Any] = field(default_factory=dict)
    papers: Sequence[HandedIn] = ()
    case: Case | None = None
    fee_group: ReductionGroup | None = None
    # The desk where it is keyed in, for a clerk who sits at several.
    desk: Unit | None = None
