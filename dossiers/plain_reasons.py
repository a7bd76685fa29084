"""Why the result is due when it is, told to the applicant in a few simple sentences."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers.explanation import in_words, kind_of
from dossiers.models import Dossier
from dossiers.reckoning import Line, Reckoning
from dossiers.states import Bucket
from procedures.cases import limited_by
from procedures.limits import amount_in_words, limit_in_words
from procedures.models import LimitUnit

MOST = 3  # turns of the clock that are told one by one
WAITED: dict[str, Promise] = {
    Bucket.AWAITING_SUPPLEMENT: gettext_lazy(
        "From %(start)s to %(end)s we waited for your supplement; that time does not count."
    ),
    Bucket.AWAITING_DUES: gettext_lazy(
        "From %(start)s to %(end)s we waited for taxes and fees; that time does not count."
    ),
    Bucket.SUSPENDED: gettext_lazy(
        "From %(start)s to %(end)s we waited for another authority; that time does not count."
    ),
}
WAITS: dict[str, Promise] = {
    Bucket.AWAITING_SUPPLEMENT: gettext_lazy(
        "Since %(start)s we wait for your supplement; this time does not count."
    ),
    Bucket.AWAITING_DUES: gettext_lazy(
        "Since %(start)s we wait for taxes and fees; this time does not count."
    ),
    Bucket.SUSPENDED: gettext_lazy(
        "Since %(start)s we wait for another authority; this time does not count."
    ),
}
TURNS: dict[str, Promise] = {
    "replaced": gettext_lazy(
        "At %(at)s the limit became %(amount)s from the receipt, "
        "as the law allows for this procedure."
    ),
    "extended": gettext_lazy(
        "At %(at)s the limit was extended by %(amount)s, as the law allows for this procedure."
    ),
    "transferred": gettext_lazy(
        "At %(at)s the dossier went to the unit in charge; the rest of the limit goes on there."
    ),
    "late_transfer": gettext_lazy(
        "At %(at)s the dossier went to the unit in charge; it was late already, the date stays."
    ),
    "calendar": gettext_lazy(
        "At %(at)s the working days of the office were changed, so the date was reckoned again."
    ),
    "late_pause": gettext_lazy(
        "The wait since %(start)s began when we were late already; the date stays."
    ),
}


def reasons_of(dossier: Dossier, reckoning: Reckoning) -> list[str]:
    """Three to seven sentences: of a long life only the last turns are told one by one."""
    if dossier.received_at is None or not reckoning.lines:
        return []
    begins, *turns = reckoning.lines
    told = [_turn(line, dossier) for line in turns[-MOST:]]
    if len(turns) > MOST:
        before = _("Before that the date had moved %(n)s times already.")
        told.insert(0, before % {"n": len(turns) - MOST})
    return [*_first(dossier, begins), *told, *_now(reckoning)]


def _first(dossier: Dossier, line: Line) -> Sequence[str]:
    words = {
        "at": in_words(dossier.received_at),
        "limit": limit_in_words(dossier.version, dossier.case),
        "due": in_words(line.due_at),
    }
    if limited_by(dossier.version, dossier.case).limit_unit == LimitUnit.SAME_DAY:
        promise = _("It is given the same day, after the cut-off the next working day: %(due)s.")
    else:
        promise = _("The limit is %(limit)s: by %(due)s.")
    return [_("We received your dossier complete at %(at)s.") % words, promise % words]


def _turn(line: Line, dossier: Dossier) -> str:
    pause = line.pause
    words = {
        "at": in_words(line.at),
        "amount": amount_in_words(dossier.version.extension_unit, line.amount),
        "start": in_words(pause.start) if pause else "",
        "end": in_words(pause.end) if pause else "",
    }
    if pause and line.kind in ("paused", "resumed"):
        return str((WAITED if pause.end else WAITS)[pause.bucket]) % words
    return str(TURNS[kind_of(line, dossier)]) % words


def _now(reckoning: Reckoning) -> Sequence[str]:
    if reckoning.due_at is None:
        return [_("The new date comes as soon as work goes on.")]
    if len(reckoning.lines) == 1:
        return []
    return [_("So by law the result is due at %(due)s.") % {"due": in_words(reckoning.due_at)}]
