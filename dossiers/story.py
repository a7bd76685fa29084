"""What happened to a dossier, told to its applicant in plain words."""

from datetime import date, datetime
from typing import Any, NamedTuple

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dossiers.charges import still_owed
from dossiers.explanation import in_words
from dossiers.fee_told import reason_told, verb_told
from dossiers.flow import RESULT_VERBS
from dossiers.models import Awaited, Dossier, Event
from dossiers.paying_begun import on_their_way
from dossiers.states import Channel, Outcome, State
from dossiers.tombstones import grounds_of, tombstone

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
    "pay": ("early", "early", _("The fee was paid")),
    "waive": ("early", "early", _("The fee was waived")),
    "recharge": ("soon", "dues", _("The fee was reckoned anew")),
    "suspend": ("other", "other", _("Another authority was asked")),
    "resume": ("early", "early", _("Work went on")),
    "consult": ("other", "other", _("The opinion of another unit was asked for")),
    "transfer": ("early", "other", _("The dossier went to the unit in charge")),
    "extend": ("soon", "soon", _("The limit was extended, as the law allows")),
    "apologise": ("late", "late", _("We apologised for the delay")),
    "correct": ("soon", "back", _("The dossier is worked on again")),
    "revoke": ("closed", "stop", _("The result was revoked")),
    "calendar": (
        "soon",
        "soon",
        _("The office's working days were changed, and the date with them"),
    ),
    "erase": ("closed", "other", _("Personal data was erased from the history")),
    "hand_out": ("early", "flag", _("The result was handed out")),
    "stop": ("closed", "stop", _("Work was stopped")),
    "withdraw": ("closed", "back", _("The dossier was withdrawn")),
}
# What officials do among themselves is no business of the applicant's.
INTERNAL = frozenset({"join", "send_back", "recall", *RESULT_VERBS})
# Their notes and reasons are for colleagues; of the others the applicant reads them.
WITHOUT_WORDS = frozenset({"consult", "start", "forward"})
NAMELESS = frozenset({"consult", "calendar"})
ASKING = frozenset({"ask_completion", "ask_supplement", "ask_dues"})
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
    verb: str
    tone: str
    icon: str
    title: str | Promise
    at: datetime
    who: str
    text: str


def story_of(dossier: Dossier) -> list[Beat]:
    """Oldest first. Several units asked one after the other are one beat."""
    told: list[Beat] = []
    events = list(dossier.events.select_related("detail"))
    grounds = grounds_of(events)
    for event in events:
        if event.verb in INTERNAL:
            continue
        if event.verb == "consult" and told and told[-1].verb == "consult":
            continue
        beat = _beat(dossier, event)
        told.append(beat._replace(text=tombstone(event, grounds) or beat.text))
    return told


def asked_of(dossier: Dossier, story: list[Beat]) -> str:
    """What the applicant was last asked for, as long as it is their turn."""
    if dossier.state not in YOUR_TURN:
        return ""
    return next((beat.text for beat in reversed(story) if beat.verb in ASKING), "")


def next_for(dossier: Dossier, at: datetime) -> Promise:
    """What comes next, and whether the applicant has to do something."""
    if dossier.revoked_at:
        return _("The result was revoked: it is no longer valid. The reason stands below.")
    is_new = dossier.state == State.SUBMITTED
    owed = still_owed(dossier, Awaited.BEFORE_RECEIPT).values_list("pk", flat=True)
    if is_new and (waits := set(owed)):
        if waits <= on_their_way(waits, at):
            return _(
                "A payment was begun. If you have paid, do not pay once more; if not, go on with "
                "it. From its confirmation on the one-stop desk answers within 8 working hours."
            )
        return _(
            "Pay the fee, so that your filing can be received. From the payment on the one-stop "
            "desk answers within 8 working hours."
        )
    return NEXT[dossier.state]


def _beat(dossier: Dossier, event: Event) -> Beat:
    content: dict[str, Any] = event.detail.content
    tone, icon, title = BEATS.get(verb_told(event.verb, content)) or _special(
        dossier, event.verb, content
    )
    official = event.post_id and event.verb not in NAMELESS
    who = ", ".join(filter(None, [content.get("name"), content.get("title")])) if official else ""
    return Beat(event.verb, f"t-{tone}", icon, title, event.at, who, _words_of(event.verb, content))


def _words_of(verb: str, content: dict[str, Any]) -> str:
    if verb in WITHOUT_WORDS:
        return ""
    said = [
        _units(content) if verb == "transfer" else "",
        _cause(content) if verb == "apologise" else "",
        _redated(content) if verb == "calendar" else "",
        str(content.get("ground", "")),
        reason_told(content),
        content.get("note", ""),
        _until(content.get("until")),
    ]
    return " ".join(filter(None, said))


def _units(content: dict[str, Any]) -> str:
    words = {"source": content.get("from_unit", "–"), "target": content.get("unit", "–")}
    return gettext("From %(source)s to %(target)s.") % words


def _cause(content: dict[str, Any]) -> str:
    """Nothing once the detail was erased."""
    if not content.get("promised_on"):
        return ""
    words = {"cause": content.get("cause", "–"), "day": _day(content["promised_on"])}
    return gettext("Cause: %(cause)s. New date: %(day)s.") % words


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


def _redated(content: dict[str, Any]) -> str:
    if not content.get("due_after"):
        return ""
    due = in_words(datetime.fromisoformat(content["due_after"]))
    return gettext("The result is due at %(due)s now.") % {"due": due}


def _until(day: str | None) -> str:
    return gettext("Please answer by %(day)s.") % {"day": _day(day)} if day else ""


def _day(day: str) -> str:
    return date_format(date.fromisoformat(day), "d/m/Y")
