"""Makes what a story starts from, through the real verbs, along the flow's shortest path."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.timezone import localtime

from agencies.models import Unit
from citizens.models import Person, StoredFile
from dossiers import flow
from dossiers.capacity import Who
from dossiers.demo.accounts import COMMUNE, LONG_XUYEN
from dossiers.demo.money import pay_at_desk
from dossiers.filing import Filing, HandedIn, Party
from dossiers.flow import FLOW, Input, shortest_path
from dossiers.models import Dossier, Result
from dossiers.states import Channel, State
from dossiers.transitions.follow_charge import follow_charge
from dossiers.transitions.submit import submit
from dossiers.transitions.verbs import VERBS
from procedures.models import Act, Decision, LateCause, ProcedureVersion
from procedures.publishing import entered, fingerprint, problems_of, publish, review
from procedures.records.telling import record_of

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>"
    b"endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
# Who does what at the demo's commune; the applicant is `congdan`. What is asked of another unit
# is asked of Long Xuyên, where helped people come from, too.
STAFF = {
    Who.CLERK: "motcua",
    Who.OFFICER: "chuyenvien",
    Who.LEADER: "lanhdaodonvi",
    Who.HELPER: "motcua.longxuyen",
    Who.CONSULTED: "chuyenvien.longxuyen",
}
RESULT_VERBS = tuple(flow.RESULT_VERBS)
CHOSEN = {"unit": lambda: unit(LONG_XUYEN), "cause": lambda: LateCause.objects.earliest("order")}


def at(text: str) -> datetime:
    """A moment in Vietnam, "2026-11-16 09:10"."""
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def person(username: str) -> Person:
    return Person.objects.get(username=username)


def unit(code: str = COMMUNE) -> Unit:
    return Unit.objects.get(code=code)


def version(code: str = "1.001193", on: date | None = None) -> ProcedureVersion:
    return ProcedureVersion.objects.in_force(on or timezone.localdate()).get(procedure__code=code)


def published(
    changes: Mapping[str, Any] | Callable[[dict[str, Any]], Any] | None = None,
    *,
    code: str = "1.001193",
    from_: date | None = None,
) -> ProcedureVersion:
    """The procedure as amended from that day on, tomorrow unless told: drafted by one, reviewed
    and published by others the day before. `changes` are columns of its record, or what is done
    to the record."""
    from_ = from_ or timezone.localdate() + timedelta(1)
    before = ProcedureVersion.objects.in_force(from_).get(procedure__code=code)
    record = record_of(before)
    if callable(changes):
        changes(record)
    else:
        record.update(changes or {})
    return decided(record, Act.AMEND, from_)


def decided(record: Mapping[str, Any], act: Act, from_: date) -> ProcedureVersion:
    """What a decision of one item comes to: the version, or with an abolition the one ended."""
    moment = datetime.combine(from_ - timedelta(1), datetime.min.time(), VIETNAM).replace(hour=9)
    manager, other = person("quanly"), person("kiemsoat")
    decision = Decision.objects.create(
        number=f"{Decision.objects.count() + 1}/QĐ-UBND",
        signed_on=moment.date(),
        issued_by="Ủy ban nhân dân tỉnh An Giang",
        abstract="Công bố danh mục thủ tục hành chính sửa đổi, bổ sung",
        effective_from=from_,
        drafted_by=manager,
    )
    content = {} if act == Act.ABOLISH else dict(record)
    decision.items.create(code=record["code"], act=act, content=content)
    entered(decision, "drafted", manager, moment)
    assert problems_of(decision, moment.date()) == []
    review(decision.pk, seen=fingerprint(decision), by=other, at=moment)
    decision.refresh_from_db()
    publish(decision.pk, seen=fingerprint(decision), by=manager, at=moment)
    return ProcedureVersion.objects.filter(procedure__code=record["code"]).latest("effective_from")


def owner(**changes: Any) -> Party:
    block = {
        "name": "Trần Văn Minh",
        "id_kind": "cccd",
        "id_number": "091085001234",
        "birth_date": date(1985, 3, 4),
        "address": "12 Trần Phú, phường Rạch Giá, tỉnh An Giang",
        "phone": "0912345678",
        "email": "minh@motcua.example",
    }
    return Party(**{**block, **changes})


def filing(code: str = "1.001193", **changes: Any) -> Filing:
    on = changes.pop("on", None)
    fields: dict[str, Any] = {
        "version": version(code, on),
        "unit": unit(),
        "owner": owner(),
        "channel": Channel.ONLINE,
        "abstract": "Đăng ký khai sinh cho con",
        "papers": [HandedIn("Giấy chứng sinh", originals=1)],
    }
    return Filing(**{**fields, **changes})


def reused_papers() -> list[HandedIn]:
    """For every third dossier a result that was given before, once there is one."""
    given = Result.objects.filter(resolved_seq__isnull=False, annulled_at=None).first()
    if given is None or Dossier.objects.count() % 3:
        return []
    return [HandedIn("Kết quả đã cấp", reused=given)]


def stored_file(by: Person, content: bytes = PDF, name: str = "ket-qua.pdf") -> StoredFile:
    file = StoredFile(
        uploaded_by=by,
        name=name,
        content_type="application/pdf",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        created_at=timezone.now(),
    )
    file.content.save(f"{file.pk}.pdf", ContentFile(content), save=False)
    file.save(force_insert=True)
    return file


def inputs(verb: str, by: Person) -> dict[str, Any]:
    """What the verb needs, no more."""
    words: dict[str, Any] = {}
    for field in FLOW[verb].inputs:
        if not field.is_required:
            continue
        words[field.name] = word_for(field, by)
    return words


def word_for(field: Input, by: Person) -> Any:
    match field.type:
        case "choice":
            return field.choices[0][0] if field.choices else CHOSEN[field.name]()
        case "file":
            return stored_file(by)
        case "integer":
            return 1
        case "date":
            return timezone.localdate() + timedelta(days=30)
        case _:
            return "Theo quy định"


def doer(verb: str, dossier: Dossier) -> Person:
    """Who does it in the shortest story: the applicant where they may, else the office."""
    allowed = FLOW[verb].who
    if Who.APPLICANT in allowed and dossier.account:
        return dossier.account
    role = next(who for who in STAFF if who in allowed)
    return person(STAFF[role])


def earlier_today() -> datetime:
    """An hour ago, or soon after midnight half of the time since then; later calls come later."""
    now = timezone.now()
    midnight = localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return max(now - timedelta(hours=1), midnight + (now - midnight) / 2)


def submitted(moment: datetime | None = None, **changes: Any) -> Dossier:
    moment = moment or earlier_today()
    by = changes.pop("by", None) or person("congdan")
    return submit(filing(on=localtime(moment).date(), **changes), by=by, at=moment)


def dossier(
    state: State = State.SUBMITTED, moment: datetime | None = None, **changes: Any
) -> Dossier:
    """A dossier in the state; the moves lie a second apart."""
    made = submitted(moment, **changes)
    for verb in shortest_path(state):
        by = doer(verb, made)
        made = do(made, verb, by, made.last_event_at + timedelta(seconds=1))
    return made


def paid(made: Dossier) -> Dossier:
    """With what is owed before receipt taken at the desk as it was filed; the dossier has gone on
    after it, as the worker sees to it."""
    at = made.last_event_at
    pay_at_desk(made, doer("receive", made), at)
    for tie in made.charges.all():
        follow_charge(tie.charge_id, at)
    made.refresh_from_db()
    return made


def ready_for(verb: str, state: State) -> Dossier:
    """A dossier in the state that nothing keeps from the verb."""
    if (verb, state) == ("correct", State.WITHDRAWN):
        return do(dossier(State.PROCESSING, code="1.004873"), "withdraw")
    made = dossier(state, code="1.000894" if verb == "extend" else "1.004873")
    match verb:
        case "receive":
            return paid(made)
        case "join" | "send_back":
            return do(made, "consult" if verb == "join" else "forward")
        case "recall":
            return do(made, "forward", person("chuyenvien"))
        case "approve" | "sign" | "number" | "issue":
            return with_result(RESULT_VERBS[: RESULT_VERBS.index(verb)], made)
        case "stop":
            before = timezone.localdate() - timedelta(1)
            Dossier.objects.filter(pk=made.pk).update(answer_until=before)
            made.refresh_from_db()
    return made


def with_result(verbs: Sequence[str] = RESULT_VERBS, made: Dossier | None = None) -> Dossier:
    """A dossier at work whose result has come as far as these verbs take it."""
    made = made or dossier(State.PROCESSING, code="1.004873")
    for verb in verbs:
        made = do(made, verb)
    return made


def do(
    made: Dossier, verb: str, by: Person | None = None, moment: datetime | None = None, **words: Any
) -> Dossier:
    by = by or doer(verb, made)
    words = {**inputs(verb, by), **words}
    at = moment or timezone.now()
    if verb == "receive":
        pay_at_desk(made, by, at)
    return VERBS[verb](made, by=by, at=at, **words)
