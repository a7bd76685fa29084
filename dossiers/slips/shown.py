"""The slips of a dossier as pages show them, with what was printed again."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.utils.functional import Promise

from citizens.models import Person
from dossiers.capacity import stands_as_applicant
from dossiers.models import Dossier, Slip, SlipEntry, SlipKind
from dossiers.rights import reach_of
from dossiers.slips.sight import FOR_APPLICANT, dossiers_in_charge

JUST_NOW = timedelta(minutes=10)
# Under names that no column has.
COLUMNS = {
    "slip_pk": "pk",
    "slip_kind": "kind",
    "slip_number": "number",
    "slip_year": "year",
    "slip_seq": "seq",
    "slip_at": "issued_at",
    "slip_by": "issued_by",
    "slip_clerk": "issued_by__full_name",
    "slip_file": "file",
    "later": "replaced_by",
}
OF_REPRINT = {
    "again_ordinal": "reprints__ordinal",
    "again_at": "reprints__at",
    "again_by": "reprints__by__full_name",
    "again_reason": "reprints__reason",
    "again_file": "reprints__file",
}
ALL = COLUMNS | OF_REPRINT


class ReprintShown(NamedTuple):
    ordinal: int
    at: datetime
    by: str
    reason: str
    file_id: UUID | None


class SlipShown(NamedTuple):
    """Without a file it is being printed."""

    pk: int
    kind: SlipKind
    number: str
    seq: int | None
    issued_at: datetime
    issued_by: int
    clerk: str
    file_id: UUID | None
    is_replaced: bool
    reprints: list[ReprintShown]

    @property
    def label(self) -> str | Promise:
        return self.kind.label

    @property
    def newest_file_id(self) -> UUID | None:
        printed = [self.file_id, *(one.file_id for one in self.reprints)]
        return next((file_id for file_id in reversed(printed) if file_id), None)

    @property
    def is_owed(self) -> bool:
        return self.file_id is None or any(one.file_id is None for one in self.reprints)


def slips_column(**of_outer: OuterRef | str) -> ArraySubquery:
    """The slips of each dossier of a larger question, for `slips_from`."""
    rows = Slip.objects.filter(**of_outer).order_by("-issued_at", "-pk", "reprints__ordinal")
    return ArraySubquery(rows.values(row=JSONObject(**ALL)))


def slips_from(*columns: Iterable[dict[str, Any]]) -> list[SlipShown]:
    """The newest first."""
    rows = [_typed(row) for column in columns for row in column]
    return sorted(_grouped(rows), key=lambda slip: (slip.issued_at, slip.pk), reverse=True)


def slips_of(dossier: Dossier) -> list[SlipShown]:
    """Its own and those on which it stands with others, the newest first."""
    return slips_in(rows_of(dossier))


def rows_of(dossier: Dossier) -> QuerySet[Slip]:
    return Slip.objects.filter(Q(dossier=dossier) | Q(pk__in=joint_slips(dossier).values("slip")))


def slips_for_applicant(dossier: Dossier, person: Person) -> list[SlipShown]:
    """What was written to whoever has filed; a joint receipt to whoever has filed all on it."""
    return slips_in(rows_for_applicant(dossier, person))


def rows_for_applicant(dossier: Dossier, person: Person) -> QuerySet[Slip]:
    joint = set(joint_slips(dossier).values_list("slip", flat=True))
    own = dossiers_in_charge(person).values("pk")
    strange = SlipEntry.objects.filter(slip__in=joint).exclude(dossier__in=own)
    joint -= set(strange.values_list("slip", flat=True)) if joint else set()
    return Slip.objects.filter(Q(dossier=dossier) | Q(pk__in=joint), kind__in=FOR_APPLICANT)


def rows_shown(person: Person, dossier: Dossier) -> QuerySet[Slip]:
    """Of a dossier that the person sees; nothing to whoever was merely asked about it."""
    if stands_as_applicant(person, dossier):
        return rows_for_applicant(dossier, person)
    reach = reach_of(person)
    is_asked = dossier.pk in {pk for _unit, pk in reach.consulted}
    if is_asked and dossier.unit_id not in reach.unit_ids:
        return Slip.objects.none()
    return rows_of(dossier)


def joint_slips(dossier: Dossier) -> QuerySet[SlipEntry]:
    return SlipEntry.objects.filter(dossier=dossier, slip__kind=SlipKind.RECEIPTS)


def slips_in(found: QuerySet[Slip]) -> list[SlipShown]:
    ordered = found.order_by("-issued_at", "-pk", "reprints__ordinal")
    rows: Iterable[Any] = ordered.values(**{name: F(path) for name, path in ALL.items()})
    return _grouped(rows)


def _grouped(rows: Iterable[dict[str, Any]]) -> list[SlipShown]:
    found: dict[int, SlipShown] = {}
    for row in rows:
        slip = found.setdefault(row["slip_pk"], _shown(row))
        if row["again_ordinal"]:
            slip.reprints.append(ReprintShown(*(row[name] for name in OF_REPRINT)))
    return list(found.values())


def _shown(row: dict[str, Any]) -> SlipShown:
    return SlipShown(
        pk=row["slip_pk"],
        kind=SlipKind(row["slip_kind"]),
        number=f"{row['slip_number']}/{row['slip_year']}",
        seq=row["slip_seq"],
        issued_at=row["slip_at"],
        issued_by=row["slip_by"],
        clerk=row["slip_clerk"],
        file_id=row["slip_file"],
        is_replaced=row["later"] is not None,
        reprints=[],
    )


def _typed(row: dict[str, Any]) -> dict[str, Any]:
    """JSON knows neither moments nor UUIDs."""
    for name, made in (("at", datetime.fromisoformat), ("file", UUID)):
        for of in ("slip", "again"):
            text = row[f"{of}_{name}"]
            row[f"{of}_{name}"] = made(text) if text else None
    return row


def just_asked_for(
    slips: Sequence[SlipShown], dossier: Dossier, person: Person, at: datetime
) -> SlipShown | None:
    """What the person's own last move, a moment ago, has asked for."""
    for slip in slips:
        is_theirs = slip.issued_by == person.pk and slip.seq == dossier.event_count
        if is_theirs and at - slip.issued_at < JUST_NOW:
            return slip
    return None
