"""What happened to a dossier, told to its applicant in plain words."""

from datetime import date, datetime
from typing import Any, NamedTuple

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dossiers.models import Dossier, Event
from dossiers.states import Channel, Outcome, State

# Verb: tone, icon, words. `submit` and `resolve` depend on more.
BEATS: dict[str, tuple[str, str, Promise]] = {
    "receive": ("early", "early", _("The one-stop desk received the dossier")),
    "ask_completion": ("wait", "wait", _("You were asked to complete the filing")),
    "complete": ("early", "early", _("The completed filing was sent")),
    "refuse": ("closed", "stop", _("The filing was not received")),
    "start": ("early", "early", _("The dossier went to the officer")),
    "forward": ("early", "early", _("The dossier went to the next step")),
    "ask_supplement": ("wait", "wait", _("You were asked for a supplement")),
    "supplement": ("early", "early", _("The supplement was sent")),
    "ask_dues": ("dues", "dues", _("You were asked to pay taxes and fees")),
    "settle_dues": ("early", "early", _("Taxes and fees were paid")),
    "suspend": ("other", "other", _("Another authority was asked")),
    "resume": ("early", "early", _("Work went on")),
    "hand_out": ("early", "flag", _("The result was handed out")),
    "stop": ("closed", "stop", _("Work was stopped")),
    "withdraw": ("closed", "back", _("The dossier was withdrawn")),
}
YOUR_TURN = (State.AWAITING_COMPLETION, State.AWAITING_SUPPLEMENT, State.AWAITING_DUES)
NEXT: dict[str, Promise] = {
    State.SUBMITTED: _("The one-stop desk checks your filing and answers within 8 working hours."),
    State.AWAITING_COMPLETION: _("We wait for you: complete the filing, and we go on."),
    State.REFUSED: _("This filing was not received. You may file again."),
    State.RECEIVED: _("Your dossier is received and goes to the officer in charge."),
    State.PROCESSING: _(
        "The officer in charge works on it. You need not do anything; we write to you as soon as "
        "there is a result."
    ),
    State.AWAITING_SUPPLEMENT: _(
        "We wait for your supplement. Until it comes the clock stands still."
    ),
    State.AWAITING_DUES: _(
        "We wait for taxes and fees. Until they are paid the clock stands still."
    ),
    State.SUSPENDED: _("We wait for the answer of another authority. You need not do anything."),
    State.RESOLVED: _(
        "The result is ready. Collect it at the one-stop desk, or download it on the page of the "
        "dossier."
    ),
    State.RETURNED: _("The result was handed out. Nothing is left to be done."),
    State.STOPPED: _("Work on this dossier was stopped."),
    State.WITHDRAWN: _("You have withdrawn this dossier."),
}


class Beat(NamedTuple):
    tone: str
    icon: str
    title: str | Promise
    at: datetime
    who: str
    text: str


def story_of(dossier: Dossier) -> list[Beat]:
    """Oldest first."""
    return [_beat(dossier, event) for event in dossier.events.select_related("detail")]


def asked_of(dossier: Dossier, story: list[Beat]) -> str:
    """What the applicant was last asked for, as long as it is their turn."""
    return story[-1].text if story and dossier.state in YOUR_TURN else ""


def next_for(dossier: Dossier) -> Promise:
    """What comes next, and whether the applicant has to do something."""
    return NEXT[dossier.state]


def _beat(dossier: Dossier, event: Event) -> Beat:
    content: dict[str, Any] = event.detail.content
    tone, icon, title = BEATS.get(event.verb) or _special(dossier, event.verb, content)
    who = ", ".join(filter(None, [content.get("name"), content.get("title")]))
    said = [content.get("reason", ""), content.get("note", ""), _until(content.get("until"))]
    text = " ".join(filter(None, said))
    return Beat(f"t-{tone}", icon, title, event.at, who if event.post_id else "", text)


def _special(
    dossier: Dossier, verb: str, content: dict[str, Any]
) -> tuple[str, str, str | Promise]:
    if verb == "submit":
        is_online = dossier.channel == Channel.ONLINE
        words = _("The dossier was filed online") if is_online else _("The dossier was handed in")
        return ("early", "early", words)
    if content.get("outcome") == Outcome.DENIED:
        return ("closed", "stop", _("The request was denied"))
    return ("early", "early", _("The result is ready"))


def _until(day: str | None) -> str:
    if not day:
        return ""
    words = {"day": date_format(date.fromisoformat(day), "d/m/Y")}
    return gettext("Please answer by %(day)s.") % words
