"""What applicants and officials are told, as rows; `citizens.tasks` brings them by mail."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import Role
from citizens.inbox import Telling, tell
from citizens.models import Person
from citizens.templatetags.citizens import dong
from dossiers.audience import (
    Addressee,
    applicant_of,
    asked,
    askers,
    holders,
    in_charge,
    of_dossier,
    officials,
)
from dossiers.charges import still_owed
from dossiers.fee_told import reason_told, verb_told
from dossiers.flow import FLOW
from dossiers.models import Awaited, Dossier, Event, WorkItem, WorkKind
from dossiers.states import Channel


def moment(at: datetime | None) -> str:
    return date_format(timezone.localtime(at), "H:i d/m/Y") if at else "–"


def day(on: date) -> str:
    return date_format(on, "d/m/Y")


SENTENCES: dict[str, str] = {
    "submit": "Your filing has arrived. Its reference is %(number)s.",
    "receive": "Your dossier was received under the code %(number)s. Result due: %(due)s.",
    "ask_completion": "Please complete your filing %(number)s: %(reason)s",
    "complete": "The completion of your filing %(number)s has arrived.",
    "refuse": "Your filing %(number)s was not received: %(reason)s",
    "start": "Work on your dossier %(number)s has begun.",
    "forward": "Your dossier %(number)s has gone to the next step.",
    "ask_supplement": "Please supplement your dossier %(number)s: %(reason)s",
    "supplement": "The supplement to your dossier %(number)s has arrived. Result due: %(due)s.",
    "ask_dues": "Taxes and fees are to be paid for your dossier %(number)s: %(reason)s",
    "settle_dues": "Taxes and fees for your dossier %(number)s are paid. Result due: %(due)s.",
    "pay": "The fee for your dossier %(number)s: %(reason)s.",
    "waive": "The fee for your dossier %(number)s: %(reason)s.",
    "suspend": "Your dossier %(number)s waits for another authority.",
    "resume": "Work on your dossier %(number)s goes on. Result due: %(due)s.",
    "resolve": "The result of your dossier %(number)s is ready.",
    "hand_out": "The result of your dossier %(number)s was handed out.",
    "stop": "Work on your dossier %(number)s was stopped: %(reason)s",
    "withdraw": "Your dossier %(number)s was withdrawn.",
    "transfer": "Your dossier %(number)s went to another unit: %(unit)s. Result due: %(due)s.",
    "extend": "The limit for your dossier %(number)s was extended: %(reason)s Result due: %(due)s.",
    "apologise": (
        "We are sorry: your dossier %(number)s is late. Cause: %(cause)s. New date: %(promised)s."
    ),
    "correct": "Your dossier %(number)s is worked on again: %(reason)s",
    "revoke": "The result of your dossier %(number)s is no longer valid: %(reason)s",
}
OWING = gettext_lazy(
    "Your filing has arrived. Its reference is %(number)s. To be paid before it is received: "
    "%(owed)s. Pay on the page of the dossier, or at the desk of %(at)s."
)


def write(
    to: Addressee,
    *,
    key: str,
    subject: str | Promise,
    body: str | Promise,
    words: Mapping[str, str | Promise],
    link: str,
) -> Telling:
    """In the language of whoever reads it; `words` fill the places in subject and body."""
    with translation.override(to.language):
        return Telling(
            key=f"{key}:{to.mark}",
            person=to.person,
            email=to.email,
            subject=str(subject) % words,
            body=str(body) % words,
            link=link,
        )


def tell_holders(
    *roles: str,
    key: str,
    subject: str | Promise,
    body: str | Promise,
    words: Mapping[str, str | Promise],
    link: str,
    at: datetime,
) -> None:
    """Tells whoever holds a post of these roles then."""
    tell(
        [
            write(
                Addressee(person, person.email),
                key=key,
                subject=subject,
                body=body,
                words=words,
                link=link,
            )
            for person in holders(at, *roles)
        ],
        at=at,
    )


def tell_of(event: Event, dossier: Dossier, detail: dict[str, Any]) -> None:
    """Tells the applicant, and the officials who have to do something now."""
    reached = applicant_of(dossier) if event.verb in SENTENCES else []
    told = [_to_applicant(event, dossier, detail, to) for to in reached]
    told += _to_officials(event, dossier, detail)
    tell(told, at=event.recorded_at if event.is_late_entry else event.at)


def _to_applicant(event: Event, dossier: Dossier, detail: dict[str, Any], to: Addressee) -> Telling:
    with translation.override(to.language):
        owed = _owed_first(event, dossier)
        words = {
            "number": dossier.number,
            "owed": owed,
            "at": dossier.unit.name,
            "due": moment(dossier.due_at),
            "promised": moment(dossier.promised_at),
            **{name: detail.get(name, "") for name in ("unit", "cause")},
            "reason": reason_told(detail),
        }
        return Telling(
            key=f"dossier:{dossier.reference}:{event.seq}",
            person=to.person,
            email=to.email,
            subject=f"{dossier.number} · {dossier.get_state_display()}",
            body=(str(OWING) if owed else _(_sentence(event, detail))) % words,
            link=reverse("dossier", args=[dossier.number]),
        )


def _sentence(event: Event, detail: dict[str, Any]) -> str:
    """Dues that were waived are not called paid."""
    is_waived = verb_told(event.verb, detail) != event.verb
    return SENTENCES["resume" if is_waived else event.verb]


def _owed_first(event: Event, dossier: Dossier) -> str:
    """What a filing has to be paid before it is received. At a desk the clerk says so, and mostly
    takes it at once."""
    if event.verb != "submit" or event.is_late_entry or dossier.channel == Channel.DESK:
        return ""
    owed = still_owed(dossier, Awaited.BEFORE_RECEIPT)
    return "; ".join(f"{one.label}: {dong(one.amount)}" for one in owed)


class ToOfficials(NamedTuple):
    """What a verb tells officials, and whom."""

    who: Callable[[Event, Dossier], list[Person]]
    body: str | Promise


def _asked_by(event: Event, dossier: Dossier) -> list[Person]:
    opened = WorkItem.objects.filter(dossier=dossier, opened_seq=event.seq)
    return asked(opened.filter(kind=WorkKind.CONSULTATION), event.at)


def _who_waits_for(event: Event, dossier: Dossier) -> list[Person]:
    done = WorkItem.objects.filter(dossier=dossier, done_seq=event.seq)
    return askers(dossier, done, event.at)


def _at_new_unit(event: Event, dossier: Dossier) -> list[Person]:
    return of_dossier(dossier, event.at, Role.CLERK, Role.LEADER)


def _whose_it_is_again(event: Event, dossier: Dossier) -> list[Person]:
    steps = dossier.work_items.filter(kind=WorkKind.STEP, opened_seq=event.seq)
    item = steps.select_related("assignee").first()
    return [item.assignee] if item and item.assignee else in_charge(dossier, event.at)


TO_OFFICIALS: dict[str, ToOfficials] = {
    "consult": ToOfficials(
        _asked_by,
        gettext_lazy(
            "Your unit is asked about the dossier %(number)s: %(question)s "
            "Please answer by %(until)s."
        ),
    ),
    "join": ToOfficials(
        _who_waits_for,
        gettext_lazy("%(unit)s has answered the question about the dossier %(number)s."),
    ),
    "transfer": ToOfficials(
        _at_new_unit,
        gettext_lazy("The dossier %(number)s has come to your unit from %(from_unit)s: %(reason)s"),
    ),
    "send_back": ToOfficials(
        _whose_it_is_again,
        gettext_lazy("The dossier %(number)s has been sent back to you: %(reason)s"),
    ),
}
BESIDE = ToOfficials(
    _asked_by, gettext_lazy("Your unit has its part to do of the dossier %(number)s: %(beside)s.")
)


def _to_officials(event: Event, dossier: Dossier, detail: dict[str, Any]) -> list[Telling]:
    told = TO_OFFICIALS.get(event.verb)
    found = _tellings(told, event, dossier, detail) if told else []
    return found + (_tellings(BESIDE, event, dossier, detail) if "beside" in detail else [])


def _tellings(
    telling: ToOfficials, event: Event, dossier: Dossier, detail: dict[str, Any]
) -> list[Telling]:
    kind = ":beside" if telling is BESIDE else ""
    words = {name: str(value) for name, value in detail.items()}
    if until := words.get("until"):
        words["until"] = day(date.fromisoformat(until))
    return [
        write(
            to,
            key=f"dossier:{dossier.reference}:{event.seq}{kind}",
            subject="%(number)s · %(verb)s",
            body=telling.body,
            words={**words, "number": dossier.number, "verb": FLOW[event.verb].label},
            link=reverse("dossier", args=[dossier.number]),
        )
        for to in officials(telling.who(event, dossier), dossier)
        if to.person and to.person.pk != event.by_id
    ]
