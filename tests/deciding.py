"""Decisions as the two managers make them: quanly drafts and publishes, kiemsoat reviews."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from citizens.models import Person
from procedures.drafting import begin
from procedures.models import Act, Decision, DecisionItem, Procedure, ProcedureVersion
from procedures.publishing import fingerprint, publish, review
from procedures.records.schema import Record, pared
from procedures.records.telling import record_of, with_parts
from tests import make
from tests.house import behind_the_triggers

CODE = "1.004873"
PARTS = ("case", "paper", "step", "feerule", "versionresult", "linkedpart")


def day(days: int) -> date:
    return timezone.localdate() + timedelta(days)


def client_of(username: str) -> Client:
    client = Client()
    client.force_login(make.person(username))
    return client


def header(days: int = 10, number: str = "2210/QĐ-UBND", **changes: Any) -> dict[str, Any]:
    words = {
        "number": number,
        "signed_on": day(0),
        "issued_by": "Ủy ban nhân dân tỉnh An Giang",
        "abstract": "Công bố thủ tục hành chính lĩnh vực hộ tịch",
        "effective_from": day(days),
    }
    return {**words, **changes}


def typed(**changes: str) -> dict[str, str]:
    """A header as somebody types it."""
    words = {
        name: f"{one:%d/%m/%Y}" if isinstance(one, date) else one for name, one in header().items()
    }
    return {**words, **changes}


def record(code: str = CODE) -> Record:
    versions = with_parts(ProcedureVersion.objects.filter(procedure__code=code))
    return record_of(versions.latest("effective_from"))


def plain(code: str = "9.000001", **changes: Any) -> Record:
    """As little as a procedure says."""
    words: Record = {
        "code": code,
        "field": "ho-tich",
        "name": "Thủ tục thử",
        "online_level": "other",
        "ways": ["desk"],
        "limit_amount": 3,
        "limit_unit": "days",
        "competent_kind": "commune",
        "legal_grounds": "Luật Hộ tịch 2014",
    }
    return pared("procedure", {**words, **changes})


def drafted(
    *items: tuple[Act, Record], by: Person | None = None, days: int = 10, number: str = "1/QĐ"
) -> Decision:
    decision = begin(header(days, number), by=by or make.person("quanly"), at=timezone.now())
    for act, content in items:
        put(decision, act, content)
    return decision


def put(decision: Decision, act: Act, content: Record) -> None:
    code, said = content["code"], {} if act == Act.ABOLISH else pared("procedure", content)
    DecisionItem.objects.create(decision=decision, code=code, act=act, content=said)


def amending(**changes: Any) -> tuple[Act, Record]:
    return Act.AMEND, {**record(), **changes}


def reviewed(decision: Decision, by: str = "kiemsoat") -> Decision:
    seen = fingerprint(Decision.objects.get(pk=decision.pk))
    return review(decision.pk, seen=seen, by=make.person(by), at=timezone.now())


def published(decision: Decision, by: str = "quanly") -> Decision:
    """Reviewed first, where nobody has."""
    now = Decision.objects.get(pk=decision.pk)
    now = reviewed(now) if now.state == "draft" else now
    return publish(now.pk, seen=fingerprint(now), by=make.person(by), at=timezone.now())


LINKS = ("procedureversion_competent_units", "procedureversion_life_events")


def versions(code: str = CODE) -> list[ProcedureVersion]:
    found = ProcedureVersion.objects.filter(procedure__code=code)
    return list(found.order_by("effective_from"))


@contextmanager
def the_ground_kept() -> Iterator[None]:
    """For tests with real commits: what they published is taken back."""
    last = Decision.objects.latest("pk").pk
    known = set(Procedure.objects.values_list("pk", flat=True))
    ends = list(ProcedureVersion.objects.values_list("pk", "effective_to", "ended_by"))
    try:
        yield
    finally:
        with behind_the_triggers() as cursor:
            new = "SELECT id FROM procedures_procedureversion WHERE decision_id > %s"
            for table in (*PARTS, *LINKS):
                column = "procedureversion_id" if table in LINKS else "version_id"
                cursor.execute(f"DELETE FROM procedures_{table} WHERE {column} IN ({new})", [last])
            cursor.execute("DELETE FROM procedures_procedureversion WHERE decision_id > %s", [last])
            for pk, end, ended_by in ends:
                ProcedureVersion.objects.filter(pk=pk).update(effective_to=end, ended_by=ended_by)
            for table in ("decisionitem", "decisionentry"):
                cursor.execute(f"DELETE FROM procedures_{table} WHERE decision_id > %s", [last])
            cursor.execute("DELETE FROM procedures_decision WHERE id > %s", [last])
        Procedure.objects.exclude(pk__in=known).delete()
