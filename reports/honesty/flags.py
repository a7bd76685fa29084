"""What makes figures look better than the work: each flag with its name, meaning and finder."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from dossiers.models import Dossier
from dossiers.queries import DossierQuerySet
from dossiers.states import Bucket
from reports.honesty.entered_later import entered_later
from reports.honesty.filed_again import filed_again
from reports.honesty.finding import Asked, Finding, once_each
from reports.honesty.late_pauses import late_pauses
from reports.honesty.late_receipts import late_receipts
from reports.honesty.month_ends import month_ends
from reports.honesty.taken_back import taken_back
from reports.honesty.thresholds import (
    BULK,
    BULK_TIMES,
    ENTERED_DAYS,
    HOURS_LEFT,
    INTAKE_DAYS,
    TAKEN_BACK_WITHIN,
    Threshold,
)

Find = Callable[[Asked], Iterable[Finding]]
Text = str | Promise


@dataclass(frozen=True)
class Flag:
    """`meaning` says what is flagged, `why` what it does to the figures; `tell` makes a sentence
    of the words of a finding."""

    name: str
    label: Text
    meaning: Text
    why: Text
    thresholds: tuple[Threshold, ...]
    find: Find
    tell: Callable[..., str]

    def findings(self, asked: Asked) -> list[Finding]:
        """One for each flagged dossier, the last first."""
        return once_each(self.find(asked))

    def dossiers(self, asked: Asked) -> DossierQuerySet:
        return Dossier.objects.filter(pk__in=[one.dossier for one in self.findings(asked)])


def moment(at: datetime) -> str:
    return date_format(localtime(at), "H:i d/m/Y")


def hours(minutes: int) -> str:
    whole, rest = divmod(minutes, 60)
    if not whole:
        return gettext("%(minutes)s min") % {"minutes": rest}
    if not rest:
        return gettext("%(hours)s h") % {"hours": whole}
    return gettext("%(hours)s h %(minutes)s min") % {"hours": whole, "minutes": rest}


def _tell_pause(bucket: str, due: datetime, left: int) -> str:
    words = {"for": Bucket(bucket).label, "due": moment(due), "left": hours(left)}
    if not left:
        return gettext("%(for)s: paused on the due date, after %(due)s") % words
    return gettext("%(for)s: paused with %(left)s of working time left until %(due)s") % words


def _tell_taken_back(resolved_at: datetime, at: datetime) -> str:
    words = {"resolved": moment(resolved_at), "at": moment(at)}
    return gettext("Resolved %(resolved)s, taken back %(at)s") % words


def _tell_filed_again(which: str, at: datetime, other: str) -> str:
    words = {"at": moment(at), "other": other}
    if which == "withdrawn":
        return gettext("Withdrawn %(at)s, then filed again as %(other)s") % words
    return gettext("Filed %(at)s in the place of %(other)s, withdrawn that day") % words


def _tell_bulk(resolved: int, ordinary: float) -> str:
    usual = round(ordinary, 1)
    words: dict[str, Any] = {"n": resolved, "usual": f"{usual:g}".replace(".", ",")}
    return (
        ngettext(
            "One of %(n)s result of its unit at the end of the month; %(usual)s on an ordinary day",
            "One of %(n)s results of its unit at the end of the month; "
            "%(usual)s on an ordinary day",
            resolved,
        )
        % words
    )


def _tell_receipt(filed_at: datetime, due_at: datetime, received_at: datetime) -> str:
    words = {"filed": moment(filed_at), "due": moment(due_at), "at": moment(received_at)}
    return gettext("Filed %(filed)s, to be answered by %(due)s, received %(at)s") % words


def _tell_entered(at: datetime, recorded_at: datetime) -> str:
    words = {"at": moment(at), "recorded": moment(recorded_at)}
    return gettext("Entered %(recorded)s as of %(at)s") % words


FLAGS: dict[str, Flag] = {
    flag.name: flag
    for flag in (
        Flag(
            "late_pauses",
            _("Paused shortly before due"),
            _("The clock was stopped in the last working hours before the due date."),
            _(
                "A pause lifts the due date: what would be late the next day stays within the "
                "deadline, though no more was done."
            ),
            (HOURS_LEFT,),
            late_pauses,
            _tell_pause,
        ),
        Flag(
            "taken_back",
            _("Resolved, then taken back"),
            _("The end of a resolved dossier was taken back, and it is worked on again."),
            _(
                "Until it was taken back it counted as resolved, in reports issued meanwhile too: "
                "the result may have been entered to meet the due date."
            ),
            (TAKEN_BACK_WITHIN,),
            taken_back,
            _tell_taken_back,
        ),
        Flag(
            "filed_again",
            _("Withdrawn and filed again the same day"),
            _("A dossier was withdrawn, and the same owner filed for the same procedure that day."),
            _(
                "What is withdrawn is never late, and the new filing has the whole limit before "
                "it. Both dossiers are flagged."
            ),
            (),
            filed_again,
            _tell_filed_again,
        ),
        Flag(
            "month_ends",
            _("Results in bulk at the end of the month"),
            _("On the last working day a unit resolved many times what it does on others."),
            _(
                "The month's figures are set right on its last day: what is not done may have "
                "been entered as resolved."
            ),
            (BULK, BULK_TIMES),
            month_ends,
            _tell_bulk,
        ),
        Flag(
            "late_receipts",
            _("Received long after filing"),
            _("A filing was received working days after it was to be answered."),
            _(
                "The limit runs from receipt: whoever receives late is given days that the "
                "applicant waits and no figure counts."
            ),
            (INTAKE_DAYS,),
            late_receipts,
            _tell_receipt,
        ),
        Flag(
            "entered_later",
            pgettext_lazy("flag", "Back-dated entries"),
            _("A move was entered on a later day than the one it bears."),
            _(
                "Who chooses the day afterwards chooses the due date and the figure. Right after "
                "a breakdown of the system; else to be explained."
            ),
            (ENTERED_DAYS,),
            entered_later,
            _tell_entered,
        ),
    )
}
