"""How a due date came about, in sentences of the active language."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from dossiers.clock import Line, Reckoning, local_date
from dossiers.models import Dossier
from procedures.limits import limit_in_words


def lines_of(dossier: Dossier, reckoning: Reckoning) -> list[str]:
    """One sentence for each turn of the clock, the last one saying where things stand."""
    if dossier.received_at is None:
        return [_("The clock begins when the dossier is received.")]
    first = _("Received at %(at)s. Limit: %(limit)s.") % {
        "at": in_words(dossier.received_at),
        "limit": limit_in_words(dossier.version),
    }
    lines = [first, *(_sentence(line) for line in reckoning.lines)]
    if dossier.promised_at:
        lines.append(
            _("Promised in an apology: %(at)s. This does not change the due date.")
            % {"at": in_words(dossier.promised_at)}
        )
    if dossier.finished_at:
        lines.append(_finish(dossier.finished_at, dossier))
    return lines


def _sentence(line: Line) -> str:
    pause = line.pause
    words = {
        "at": in_words(line.at),
        "due": in_words(line.due_at),
        "start": in_words(pause.start) if pause else "",
        "why": pause.bucket.label if pause else "",
    }
    match line.kind:
        case "received":
            text = _("The clock starts at %(at)s; due %(due)s.")
        case "paused":
            text = _("Paused since %(at)s (%(why)s): no due date until it goes on.")
        case "resumed":
            text = _("Paused %(start)s to %(at)s (%(why)s): what was left goes on; due %(due)s.")
        case _:
            text = _("Paused at %(at)s (%(why)s), already late: the due date stays %(due)s.")
    return text % words


def _finish(finished_at: datetime, dossier: Dossier) -> str:
    words = {"at": in_words(finished_at)}
    if not dossier.outcome:
        return _("Ended at %(at)s without a result.") % words
    end, due = local_date(finished_at), local_date(dossier.due_at or finished_at)
    if end < due:
        return _("Resolved at %(at)s: early.") % words
    if end == due:
        return _("Resolved at %(at)s: on time.") % words
    return _("Resolved at %(at)s: late.") % words


def in_words(at: datetime | None) -> str:
    return date_format(localtime(at), "H:i d/m/Y") if at else "–"
