"""What a file would do to the catalogue, kept as it was shown: only that is taken in."""

import hashlib
import json
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.timezone import localtime

from citizens.models import Person, StoredFile
from citizens.uploads import clean_name
from procedures.exporting import JSON, XLSX
from procedures.records.fates import Became, Fate
from procedures.records.importing import Refused, take_in
from procedures.records.reading import Source, source_of
from procedures.records.told_rows import Reason, Row, unread_rows

REPORT = "application/vnd.motcua.import+json"
TAKEN = "application/vnd.motcua.import-taken+json"  # the report of a file that was taken in
ENDINGS = {JSON: "json", XLSX: "xlsx", REPORT: "json"}


class Report(NamedTuple):
    """The fate of each row of a file; `source` is the file as it came, kept if nothing of it was
    refused."""

    source: UUID | None
    name: str
    rows: list[Row]

    @property
    def is_refused(self) -> bool:
        return any(row.became == Became.REFUSED for row in self.rows)


class ChangedMeanwhile(Exception):
    """The file would do something else by now than what was shown."""


def tried(content: bytes, name: str, by: Person, at: datetime) -> StoredFile:
    """The report of a dry run. Raises Refused where the file cannot be read at all."""
    try:
        source = source_of(content)
    except Refused as refused:
        if not any(fate.place for fate in refused.fates):
            raise
        rows = unread_rows(refused.fates)
    else:
        rows = source.rows(_fates(source, by, at))
    report = Report(None, clean_name(name), rows)
    if not report.is_refused:
        kind = XLSX if content.startswith(b"PK") else JSON
        report = report._replace(source=_kept(content, report.name, kind, by, at).pk)
    told = json.dumps(report._asdict() | {"source": str(report.source or "")}, ensure_ascii=False)
    return _kept(told.encode(errors="replace"), report.name, REPORT, by, at)


def _fates(source: Source, by: Person, at: datetime) -> list[Fate]:
    try:
        return take_in(source.document, faults=source.faults, by=by, at=at, is_dry=True)
    except Refused as refused:
        return refused.fates


def report_of(file: StoredFile) -> Report:
    with file.content.open() as content:
        told = json.load(content)
    rows = [
        Row(place, code, name, Became(became), [Reason(*one) for one in reasons])
        for place, code, name, became, reasons in told["rows"]
    ]
    return Report(UUID(told["source"]) if told["source"] else None, told["name"], rows)


def bytes_of(report: Report, by: Person) -> bytes:
    """The file as it came; nothing where it is not kept as it came."""
    kept = StoredFile.objects.filter(uploaded_by=by)
    file = kept.filter(pk=report.source).first() if report.source else None
    if file is None:
        return b""
    with file.content.open() as stored:
        content: bytes = stored.read()
    if _digest(content) != file.sha256:
        return b""
    return content


@transaction.atomic
def take_shown(file: StoredFile, content: bytes, by: Person, at: datetime) -> None:
    """Takes in what that report was about. Raises Refused or ChangedMeanwhile, and nothing was."""
    source = source_of(content)
    rows = source.rows(take_in(source.document, faults=source.faults, by=by, at=at))
    shown = report_of(file).rows
    if [(row.code, row.became) for row in rows] != [(row.code, row.became) for row in shown]:
        raise ChangedMeanwhile
    if not StoredFile.objects.filter(pk=file.pk).update(content_type=TAKEN):
        raise ChangedMeanwhile  # it was cleared away at this moment


def _kept(content: bytes, name: str, content_type: str, by: Person, at: datetime) -> StoredFile:
    file = StoredFile(
        uploaded_by=by,
        name=name,
        content_type=content_type,
        size=len(content),
        sha256=_digest(content),
        created_at=at,
    )
    place = f"{localtime(at):%Y/%m}/{file.pk}.{ENDINGS[content_type]}"
    file.content.save(place, ContentFile(content), save=False)
    file.save(force_insert=True)
    return file


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
