"""A report is issued: everything known so far goes into the book, and what it says is kept."""

import hashlib
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Max
from django.utils.timezone import localtime

from citizens.models import Person
from reports.definitions import VERSION
from reports.forms import Question
from reports.issued.answer import answer_of, parameters_of, text_of
from reports.issued.files import files_of
from reports.issued.rights import check_may_issue
from reports.ledger.compaction import closed_batch
from reports.models import IssuedFile, IssuedReport

KEY = 0x736F_5F62_616F_6361


class NothingKnown(Exception):
    """The book of figures has no entries yet."""


def issue(question: Question, title: str, *, by: Person, at: datetime) -> IssuedReport:
    """Of what is known now, or was known at the time asked about. Raises NothingKnown, and
    NotAllowed where somebody does not lead what it is about."""
    check_may_issue(by, question.scope)
    batch = question.batch or closed_batch()
    if not batch:
        raise NothingKnown
    parameters = parameters_of(question, batch)
    answer = answer_of(parameters, batch)
    with transaction.atomic():
        year = localtime(at).year
        report = IssuedReport(
            year=year,
            number=next_number(year),
            title=title,
            parameters=parameters,
            definitions=VERSION,
            batch_id=batch,
            issued_at=at,
            issued_by=by,
        )
        report.canonical = text_of(report, answer)
        report.sha256 = sha256_of(report.canonical.encode())
        report.save(force_insert=True)
        IssuedFile.objects.bulk_create(
            IssuedFile(
                report=report,
                name=name,
                content_type=content_type,
                content=content,
                sha256=sha256_of(content),
            )
            for name, content_type, content in files_of(report, answer)
        )
    return report


def next_number(year: int) -> int:
    """Without a gap: whoever issues meanwhile waits until this one is written or given up."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [KEY])
    last = IssuedReport.objects.filter(year=year).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def sha256_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
