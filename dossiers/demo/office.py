"""The demo's offices: who does what there, with words and papers as they are in life."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from django.utils import timezone

from agencies.calendars import working_time_of
from agencies.models import Unit
from agencies.slips import render
from agencies.working_time import WorkingTime
from citizens.models import Person, StoredFile
from citizens.uploads import store_made
from dossiers.capacity import Who
from dossiers.demo.accounts import COMMUNE, JUSTICE, LAND, LONG_XUYEN, PHU_QUOC
from dossiers.demo.people import person
from dossiers.filing import Filing, HandedIn, Party
from dossiers.flow import FLOW
from dossiers.models import Dossier
from dossiers.states import Channel, ResultStage
from procedures.models import LateCause, ProcedureVersion

SAMPLE = Path(__file__).parent.parent / "typst" / "demo_result.typ"
STAFF = {
    COMMUNE: ("motcua", "chuyenvien", "lanhdaodonvi"),
    LONG_XUYEN: ("motcua.longxuyen", "chuyenvien.longxuyen", "lanhdao.longxuyen"),
    PHU_QUOC: ("motcua.phuquoc", "chuyenvien.phuquoc", "lanhdao.phuquoc"),
    LAND: ("motcua.datdai", "chuyenvien.datdai", "lanhdao.datdai"),
}
CIVIL = (COMMUNE, LONG_XUYEN, PHU_QUOC)
CAUSE = "xac-minh"
WORDS: dict[str, dict[str, str]] = {
    "ask_completion": {"reason": "Thiếu bản chụp giấy chứng sinh; ảnh căn cước bị mờ."},
    "refuse": {"reason": "Không thuộc thẩm quyền: nơi thường trú ở xã khác."},
    "ask_supplement": {"reason": "Thiếu trang cuối quyết định ly hôn có đóng dấu."},
    "ask_dues": {"reason": "Nộp lệ phí theo thông báo tại Kho bạc Nhà nước khu vực."},
    "suspend": {"reason": "Chờ Công an phường xác minh nơi cư trú trước đây."},
    "settle_dues": {"reason": "Giấy nộp tiền số 0049127 ngày nộp hôm nay, Kho bạc Nhà nước."},
    "send_back": {"reason": "Phần xác minh chưa nêu rõ thời gian cư trú."},
    "consult": {"question": "Đề nghị cho biết các thông tin liên quan đến hồ sơ này."},
    "join": {"answer": "Đã kiểm tra, thông tin khai phù hợp với sổ sách lưu tại đơn vị."},
    "extend": {"reason": "Cần xác minh tình trạng hôn nhân tại nơi cư trú trước đây."},
    "apologise": {"reason": "Chờ nơi cư trú trước đây trả lời xác minh."},
    "transfer": {"reason": "Người nộp thường trú tại địa bàn của đơn vị nhận."},
    "correct": {"reason": "Ghi sai ngày sinh trên kết quả đã ký, phải cấp lại."},
    "revoke": {"reason": "Phát hiện giấy tờ nộp kèm không hợp lệ."},
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


def last_working_moment(unit: Unit) -> datetime:
    """Now, or the closing before: offices do not receive on a Sunday."""
    time = working_time_of(unit)
    return past(timezone.now(), time)


def offices(*codes: str) -> list[Office]:
    people = {one.username: one for one in Person.objects.all()}
    units = Unit.objects.in_bulk(codes, field_name="code")
    return [Office(units[code], *(people[name] for name in STAFF[code])) for code in codes]


def past(at: datetime, time: WorkingTime) -> datetime:
    return min(at, time.at_w(time.w(timezone.now())))


def filing_of(
    code: str, unit: Unit, random: Random, on: datetime, citizen: Person | None
) -> Filing:
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


def inputs_for(verb: str, office: Office, dossier: Dossier, at: datetime) -> dict[str, Any]:
    """What the verb needs, in plausible words."""
    words: dict[str, Any] = dict(WORDS.get(verb, {}))
    today = timezone.localtime(at).date()
    match verb:
        case "hand_out":
            words["receiver"] = dossier.owner_name
        case "draft":
            words["outcome"] = "granted"
        case "resolve" if dossier.result_stage != ResultStage.ISSUED:
            result = _result(office, dossier, at)
            words |= {"outcome": "granted", "file": result, "number": "12/UBND"}
        case "consult":
            words |= {"unit": Unit.objects.get(code=JUSTICE), "until": today + timedelta(days=3)}
        case "transfer":
            words["unit"] = Unit.objects.get(code=COMMUNE)
        case "extend":
            words["amount"] = dossier.version.extension_amount
        case "apologise":
            cause = LateCause.objects.get(code=CAUSE)
            words |= {"cause": cause, "promised_on": today + timedelta(days=5)}
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
    return store_made(pdf, "ket-qua.pdf", at=at, by=office.leader)
