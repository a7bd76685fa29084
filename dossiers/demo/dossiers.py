"""Some fifty dossiers in all states, filed and moved through the real verbs."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone, translation

from agencies.calendars import working_time_of
from agencies.models import Unit
from agencies.slips import render
from agencies.working_time import WorkingTime
from citizens.models import Message, Person, StoredFile
from dossiers.demo.accounts import COMMUNE, LONG_XUYEN, PHU_QUOC
from dossiers.demo.people import person
from dossiers.filing import Filing, HandedIn, Party
from dossiers.flow import FLOW, Who, shortest_path
from dossiers.models import Dossier
from dossiers.states import Channel, State
from dossiers.transitions.submit import submit
from dossiers.transitions.verbs import VERBS
from procedures.models import ProcedureVersion

SEED = 20260801
SAMPLE = Path(__file__).parent.parent / "typst" / "demo_result.typ"
PROCEDURES = ("1.001193", "1.004873", "2.000635", "1.000894", "1.000656", "2.000815", "1.011607")
STAFF = {
    COMMUNE: ("motcua", "chuyenvien", "lanhdaodonvi"),
    LONG_XUYEN: ("motcua.longxuyen", "chuyenvien.longxuyen", "lanhdao.longxuyen"),
    PHU_QUOC: ("motcua.phuquoc", "chuyenvien.phuquoc", "lanhdao.phuquoc"),
}
# How many of each state, and how many working days ago they were filed.
PLAN: tuple[tuple[State, int, int], ...] = (
    (State.SUBMITTED, 7, 1),
    (State.AWAITING_COMPLETION, 3, 4),
    (State.REFUSED, 2, 6),
    (State.RECEIVED, 6, 2),
    (State.PROCESSING, 12, 6),
    (State.AWAITING_SUPPLEMENT, 4, 7),
    (State.AWAITING_DUES, 2, 9),
    (State.SUSPENDED, 2, 8),
    (State.RESOLVED, 6, 5),
    (State.RETURNED, 7, 10),
    (State.STOPPED, 2, 9),
    (State.WITHDRAWN, 2, 5),
)
WORDS: dict[str, dict[str, str]] = {
    "ask_completion": {"reason": "Thiếu bản chụp giấy chứng sinh; ảnh căn cước bị mờ."},
    "refuse": {"reason": "Không thuộc thẩm quyền: nơi thường trú ở xã khác."},
    "ask_supplement": {"reason": "Thiếu trang cuối quyết định ly hôn có đóng dấu."},
    "ask_dues": {"reason": "Nộp lệ phí theo thông báo tại Kho bạc Nhà nước khu vực."},
    "suspend": {"reason": "Chờ Công an phường xác minh nơi cư trú trước đây."},
    "hand_out": {"paper_shown": "Căn cước"},
    "stop": {"reason": "Quá thời hạn bổ sung, người nộp không liên hệ lại."},
    "withdraw": {"reason": "Người nộp không còn nhu cầu."},
}


@dataclass
class Office:
    unit: Unit
    clerk: Person
    officer: Person
    leader: Person

    def who(self, verb: str, applicant: Person | None) -> Person:
        """Who does it in this office: the applicant's own verbs stay theirs."""
        allowed = FLOW[verb].who
        if Who.APPLICANT in allowed and applicant:
            return applicant
        if Who.CLERK in allowed:
            return self.clerk
        return self.officer if Who.OFFICER in allowed else self.leader


def load_dossiers() -> None:
    """Only into an empty house: dossiers that are there stay as they are."""
    if Dossier.objects.exists():
        return
    random = Random(SEED)  # noqa: S311 - made-up people, not secrets
    offices = _offices()
    now = _last_working_moment(offices[0].unit)
    with translation.override("vi"), transaction.atomic():
        for state, count, days in PLAN:
            for number in range(count):
                office = offices[0] if number % 3 != 2 else random.choice(offices[1:])
                _bring(office, state, random, now - timedelta(days=days * random.uniform(0.5, 1.4)))
        # The demo's past is no news: nobody gets mail about it.
        Message.objects.update(mail_owed=False)


def _last_working_moment(unit: Unit) -> datetime:
    """Now, or the closing before: offices do not receive on a Sunday."""
    time = working_time_of(unit)
    return _past(timezone.now(), time)


def _offices() -> list[Office]:
    people = {one.username: one for one in Person.objects.all()}
    units = Unit.objects.in_bulk(list(STAFF), field_name="code")
    return [Office(units[code], *(people[name] for name in names)) for code, names in STAFF.items()]


def _bring(office: Office, state: State, random: Random, filed_on: datetime) -> None:
    """Files one dossier and moves it into the state, in working hours, never in the future."""
    citizen = Person.objects.get(username="congdan") if random.random() < 0.3 else None
    filing = _filing(office.unit, random, filed_on, citizen)
    time = working_time_of(office.unit)
    at = time.add_minutes(filed_on, random.randint(5, 300))
    dossier = submit(filing, by=citizen or office.clerk, at=_past(at, time))
    for verb in shortest_path(state):
        at = time.add_minutes(at, random.randint(15, 240))
        words = _inputs(verb, office, dossier, at)
        by = office.who(verb, citizen)
        dossier = VERBS[verb](
            dossier, by=by, at=max(_past(at, time), dossier.last_event_at), **words
        )
    if state == State.PROCESSING and random.random() < 0.5:
        later = _past(time.add_minutes(at, random.randint(15, 240)), time)
        VERBS["forward"](dossier, by=office.officer, at=max(later, dossier.last_event_at))


def _past(at: datetime, time: WorkingTime) -> datetime:
    return min(at, time.at_w(time.w(timezone.now())))


def _filing(unit: Unit, random: Random, on: datetime, citizen: Person | None) -> Filing:
    code = random.choice(PROCEDURES)
    day = timezone.localtime(on).date()
    version = ProcedureVersion.objects.in_force(day).get(procedure__code=code)
    owner = _party(citizen) if citizen else person(random, unit.name.removeprefix("UBND "))
    channel = Channel.ONLINE if citizen else random.choice((Channel.DESK, Channel.POST))
    papers = [
        HandedIn(paper.name, paper, originals=int(paper.form == "original"), copies=1)
        for paper in version.papers.exclude(form__in=["data", "show"])
    ]
    return Filing(version, unit, owner, channel, version.name, papers=papers)


def _party(citizen: Person) -> Party:
    return Party(
        name=citizen.full_name,
        id_kind=citizen.id_kind,
        id_number=citizen.id_number,
        birth_date=citizen.birth_date,
        address=citizen.address,
        phone=citizen.phone,
        email=citizen.email,
    )


def _inputs(verb: str, office: Office, dossier: Dossier, at: datetime) -> dict[str, Any]:
    words: dict[str, Any] = dict(WORDS.get(verb, {}))
    if verb == "hand_out":
        words["receiver"] = dossier.owner_name
    if verb == "resolve":
        words |= {"outcome": "granted", "file": _result(office, dossier, at), "number": "12/UBND"}
    return words


def _result(office: Office, dossier: Dossier, at: datetime) -> StoredFile:
    name = dossier.version.result_name or dossier.version.name
    pdf = render(
        SAMPLE,
        {
            "title": name,
            "day": [at.year, at.month, at.day],
            "unit": office.unit.name,
            "owner": dossier.owner_name,
            "id_number": dossier.owner_id_number,
            "procedure": dossier.version.name,
            "place_and_date": f"An Giang, ngày {at:%d} tháng {at:%m} năm {at:%Y}",
            "signer": office.leader.full_name,
        },
    )
    file = StoredFile(
        uploaded_by=office.leader,
        name="ket-qua.pdf",
        content_type="application/pdf",
        size=len(pdf),
        sha256=hashlib.sha256(pdf).hexdigest(),
        created_at=at,
    )
    file.content.save(f"{at:%Y/%m}/{file.pk}.pdf", ContentFile(pdf), save=False)
    file.save(force_insert=True)
    return file
