"""Dossiers with a story: asked twice, asked about elsewhere, extended, transferred, late, taken
back. Each is filed at the opening of a working day, and moved in working hours."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from agencies.calendars import working_time_of
from agencies.models import Unit
from citizens.models import Person
from dossiers.demo.accounts import COMMUNE, LAND, LONG_XUYEN
from dossiers.demo.money import paid_in_its_time
from dossiers.demo.office import Office, filing_of, inputs_for, offices, past
from dossiers.flow import RESULT_VERBS
from dossiers.models import Dossier
from dossiers.transitions.submit import submit
from dossiers.transitions.verbs import VERBS

POLICE, HEALTH = "H01.17", "H01.08"


@dataclass(frozen=True)
class Turn:
    """A verb, so many working hours after the one before. `by` where it is not whom the office
    would send; days among the words count from today, units go by their codes."""

    verb: str
    hours: int = 1
    by: str = ""
    words: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Situation:
    procedure: str
    days_ago: int  # working days
    turns: tuple[Turn, ...]
    office: str = COMMUNE
    is_citizens: bool = False


TAKEN_IN = (Turn("receive"), Turn("start"))
ISSUED = tuple(Turn(verb, hours=int(verb == "draft")) for verb in RESULT_VERBS)
DENIED = Turn(
    "draft",
    words={
        "outcome": "denied",
        "reason": "Người yêu cầu đang có đăng ký kết hôn còn hiệu lực tại phường Vĩnh Thông.",
    },
)
SITUATIONS: tuple[Situation, ...] = (
    # Filed online; its fee comes before receipt and is not paid yet.
    Situation("1.004873", 1, (), is_citizens=True),
    # A second supplement, which only the leader may ask for.
    Situation("1.011607", 9, (
        *TAKEN_IN,
        Turn("ask_supplement", 6, words={
            "reason": "Thiếu phiếu xác định thu nhập của hộ có xác nhận của khu phố."}),
        Turn("supplement", 14, words={"note": "Đã bổ sung phiếu thu nhập."}),
        Turn("ask_supplement", 10, "lanhdaodonvi", {
            "reason": "Phiếu thu nhập thiếu chữ ký trưởng khu phố; yêu cầu bổ sung lần hai."}),
    ), is_citizens=True),
    # Three units asked in parallel, one of which has answered.
    Situation("2.002621", 2, (
        *TAKEN_IN,
        Turn("consult", words={"unit": POLICE, "until": 3, "question":
             "Đề nghị đăng ký thường trú cho trẻ theo hộ của mẹ và cho biết kết quả."}),
        Turn("consult", 0, words={"unit": HEALTH, "until": 2, "question":
             "Đề nghị cấp thẻ bảo hiểm y tế cho trẻ em dưới 6 tuổi."}),
        Turn("consult", 0, words={"unit": LONG_XUYEN, "until": 1, "question":
             "Đề nghị xác nhận tình trạng hôn nhân của cha trước ngày 01/07/2025."}),
        Turn("join", 5, "chuyenvien.longxuyen", {"answer":
             "Đã tra sổ: ông chưa đăng ký kết hôn với ai tại địa bàn."}),
    ), is_citizens=True),
    Situation("1.000894", 3, (*TAKEN_IN, Turn("extend"))),
    # Filed where the person works, worked on where they live.
    Situation("1.004859", 2, (*TAKEN_IN, Turn("transfer", 3)), LONG_XUYEN),
    Situation("1.004873", 8, (
        *TAKEN_IN, Turn("forward", 40), Turn("apologise", 6, words={"promised_on": 4}),
    ), is_citizens=True),
    Situation("2.000635", 4, (
        *TAKEN_IN, *ISSUED, Turn("resolve", 2), Turn("hand_out", 2),
        # Its second edition takes the place of the first.
        Turn("correct", 8), *ISSUED, Turn("resolve", 0),
    )),
    Situation("1.004873", 6, (
        *TAKEN_IN, DENIED, *ISSUED[1:], Turn("resolve", 1), Turn("hand_out", 5),
    ), is_citizens=True),
    Situation("1.004873", 12, (
        *TAKEN_IN, Turn("forward", 4), *ISSUED, Turn("resolve", 6), Turn("hand_out", 8),
        Turn("revoke", 30),
    )),
    # A question that another commune asks this one.
    Situation("1.004873", 2, (
        *TAKEN_IN,
        Turn("consult", 2, words={"unit": COMMUNE, "until": 2, "question":
             "Người yêu cầu từng thường trú tại Rạch Giá từ 2015 đến 2022. Đề nghị xác nhận tình "
             "trạng hôn nhân trong thời gian này."}),
    ), LONG_XUYEN),
    # Land changes hands: papers were missing, then taxes were awaited.
    Situation("1.013831", 14, (
        *TAKEN_IN,
        Turn("ask_supplement", 10, words={"reason": "Thiếu giấy uỷ quyền của bên nhận."}),
        Turn("supplement", 12),
        Turn("ask_dues", 20, words={"reason":
             "Nộp lệ phí trước bạ và thuế thu nhập cá nhân theo thông báo của Thuế cơ sở."}),
        Turn("settle_dues", 30),
    ), LAND, is_citizens=True),
    # The tax office works beside the land office, and is half done.
    Situation("1.013831", 5, (
        *TAKEN_IN,
        Turn("forward", 6),
        Turn("join", 7, "chuyenvien.thue", {"answer":
             "Đã xác định giá tính lệ phí trước bạ và thuế thu nhập cá nhân theo bảng giá đất."}),
    ), LAND),
)  # fmt: skip


def situations(random: Random, now: datetime) -> list[Iterator[datetime]]:
    """Each takes its next step as it goes on after it has said when."""
    return [
        _story(one, offices(one.office)[0], Random(random.random()), now)  # noqa: S311
        for one in SITUATIONS
    ]


def _story(one: Situation, office: Office, random: Random, now: datetime) -> Iterator[datetime]:
    citizen = Person.objects.get(username="congdan") if one.is_citizens else None
    time = working_time_of(office.unit)
    day = timezone.localtime(time.at_p(time.p(now) - one.days_ago))
    at = time.normalise(day.replace(hour=0, minute=0, second=0, microsecond=0))
    filing = filing_of(one.procedure, office.unit, random, at, citizen)
    yield at
    dossier = submit(filing, by=citizen or office.clerk, at=at)
    for turn in one.turns:
        at = past(time.add_minutes(at, 60 * turn.hours), time)
        words = {**inputs_for(turn.verb, office, dossier, at), **_meant(turn.words, now)}
        by = Person.objects.get(username=turn.by) if turn.by else office.who(turn.verb, citizen)
        yield (moment := max(at, dossier.last_event_at))
        paid_in_its_time(dossier, turn.verb, office.clerk, moment)
        dossier = VERBS[turn.verb](dossier, by=by, at=max(at, dossier.last_event_at), **words)
        dossier = Dossier.objects.get(pk=dossier.pk)


def _meant(words: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    meant = dict(words)
    for name in ("until", "promised_on"):
        if name in meant:
            meant[name] = timezone.localtime(now).date() + timedelta(days=meant[name])
    if "unit" in meant:
        meant["unit"] = Unit.objects.get(code=meant["unit"])
    return meant
