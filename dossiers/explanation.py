"""How a due date came about, in sentences of the active language, for officials."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers.models import Dossier, DueChange
from dossiers.reckoning import Line, Reckoning, local_date
from procedures.cases import limited_by
from procedures.limits import amount_in_words, limit_in_words

# By the kind of the line.
SENTENCES: dict[str, Promise] = {
    "received": gettext_lazy("The clock starts at %(at)s; due %(due)s."),
    "paused": gettext_lazy("Paused since %(at)s (%(why)s): no due date until it goes on."),
    "resumed": gettext_lazy(
        "Paused %(start)s to %(at)s (%(why)s): what was left goes on; due %(due)s."
    ),
    "late_pause": gettext_lazy(
        "Paused at %(at)s (%(why)s), already late: the due date stays %(due)s."
    ),
    "ended_late_pause": gettext_lazy(
        "Paused %(start)s to %(end)s (%(why)s), already late: the due date stays %(due)s."
    ),
    "extended": gettext_lazy("Extended at %(at)s by %(amount)s (ground: %(ground)s); due %(due)s."),
    "replaced": gettext_lazy(
        "Extended at %(at)s: the limit is %(amount)s from the receipt (ground: %(ground)s); "
        "due %(due)s."
    ),
    "transferred": gettext_lazy(
        "Transferred at %(at)s%(units)s: what was left goes on by the calendar of the new unit; "
        "due %(due)s."
    ),
    "late_transfer": gettext_lazy(
        "Transferred at %(at)s%(units)s, already late: the due date stays %(due)s."
    ),
    "calendar": gettext_lazy(
        "The working calendar changed at %(at)s: reckoned again; due %(due)s."
    ),
}


def lines_of(
    dossier: Dossier, reckoning: Reckoning, changes: Iterable[DueChange] = ()
) -> list[str]:
    """One sentence for each turn of the clock, the last one saying where things stand. With its
    changes, a transfer names the units."""
    if dossier.received_at is None:
        return [_("The clock begins when the dossier is received.")]
    first = _("Received at %(at)s. Limit: %(limit)s.") % {
        "at": in_words(dossier.received_at),
        "limit": limit_in_words(dossier.version, dossier.case),
    }
    transfers = {one.at: one for one in changes if one.kind == DueChange.Kind.TRANSFER}
    lines = [
        first,
        *(sentence_of(line, dossier, transfers.get(line.at)) for line in reckoning.lines),
    ]
    if dossier.promised_at:
        lines.append(
            _("Promised in an apology: %(at)s. This does not change the due date.")
            % {"at": in_words(dossier.promised_at)}
        )
    if dossier.finished_at:
        lines.append(_finish(dossier.finished_at, dossier))
    return lines


def sentence_of(line: Line, dossier: Dossier, transfer: DueChange | None = None) -> str:
    pause = line.pause
    words = {
        "at": in_words(line.at),
        "due": in_words(line.due_at),
        "start": in_words(pause.start) if pause else "",
        "end": in_words(pause.end) if pause else "",
        "why": pause.bucket.label if pause else "",
        "amount": amount_in_words(dossier.version.extension_unit, line.amount),
        "ground": dossier.version.extension_ground or "–",
        "units": _units(transfer),
    }
    ended_late = line.kind == "late_pause" and pause and pause.end
    kind = "ended_late_pause" if ended_late else kind_of(line, dossier)
    return str(SENTENCES[kind]) % words


def kind_of(line: Line, dossier: Dossier) -> str:
    """An extension on another axis puts another limit in the place of the first."""
    version = dossier.version
    unit = limited_by(version, dossier.case).limit_unit
    is_other = line.kind == "extended" and version.extension_unit != unit
    return "replaced" if is_other else line.kind


def _units(transfer: DueChange | None) -> str:
    """Such as " from A to B", where the units are known."""
    if transfer is None or transfer.source is None or transfer.target is None:
        return ""
    words = {"source": transfer.source.name, "target": transfer.target.name}
    return " " + _("from %(source)s to %(target)s") % words


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
