"""What applicants and officials are told, as rows; `citizens.tasks` brings them by mail."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agencies.models import Post, Role
from citizens.inbox import Telling, tell
from citizens.models import Person
from dossiers.models import Dossier, Event


def moment(at: datetime | None) -> str:
    return date_format(timezone.localtime(at), "H:i d/m/Y") if at else "–"


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
    "suspend": "Your dossier %(number)s waits for another authority.",
    "resume": "Work on your dossier %(number)s goes on. Result due: %(due)s.",
    "resolve": "The result of your dossier %(number)s is ready.",
    "hand_out": "The result of your dossier %(number)s was handed out.",
    "stop": "Work on your dossier %(number)s was stopped: %(reason)s",
    "withdraw": "Your dossier %(number)s was withdrawn.",
}


def tell_of(event: Event, dossier: Dossier, detail: dict[str, Any]) -> None:
    """Tells the applicant's account, or the owner's e-mail address where there is none."""
    person = dossier.account
    email = person.email if person else dossier.owner_email
    if person is None and not email:
        return
    with translation.override(person.language if person else "vi"):
        words = {
            "number": dossier.number,
            "due": moment(dossier.due_at),
            "reason": detail.get("reason", ""),
        }
        telling = Telling(
            key=f"dossier:{dossier.reference}:{event.seq}",
            person=person,
            email=email,
            subject=f"{dossier.number} · {dossier.get_state_display()}",
            body=_(SENTENCES[event.verb]) % words,
            link=reverse("dossier", args=[dossier.number]),
        )
    tell([telling], at=event.at)


def tell_of_overdue(dossier: Dossier, at: datetime) -> None:
    """Tells the officers in charge and the leaders of the unit, once for each due date."""
    due = dossier.due_at
    assert due is not None
    tellings = []
    for person in overdue_audience(dossier, at):
        with translation.override(person.language):
            tellings.append(
                Telling(
                    key=f"overdue:{dossier.reference}:{due:%Y%m%d%H%M}:{person.pk}",
                    person=person,
                    email=person.email,
                    subject=_("%(number)s is overdue") % {"number": dossier.number},
                    body=_("%(name)s: the result was due at %(due)s.")
                    % {"name": dossier.version.name, "due": moment(due)},
                    link=reverse("dossier", args=[dossier.number]),
                )
            )
    tell(tellings, at=at)


def overdue_audience(dossier: Dossier, at: datetime) -> list[Person]:
    """Whoever holds an open work item (or all officers, where nobody does) and the leaders."""
    on = timezone.localtime(at).date()
    holders = list(
        Person.objects.filter(work_items__dossier=dossier, work_items__done_at=None).distinct()
    )
    roles = [Role.LEADER] if holders else [Role.LEADER, Role.OFFICER]
    posts = Post.objects.held_on(on).filter(unit=dossier.unit, role__in=roles)
    by_post = [post.person for post in posts.select_related("person")]
    return list({person.pk: person for person in [*holders, *by_post]}.values())
