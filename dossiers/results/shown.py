"""Results as pages show them: how each came about, and whether it still holds."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from citizens.models import StoredFile
from dossiers.history import label_of
from dossiers.models import Dossier, Event, Result
from dossiers.results.stages import newer_of, standing_of
from dossiers.states import ResultStage, Standing
from dossiers.tokens import verify_url

# What is said of a step: done, and still to come.
STEPS: dict[str, tuple[str | Promise, str | Promise]] = {
    "drafted_seq": (ResultStage.DRAFTED.label, _("to be drafted")),
    "approved_seq": (ResultStage.APPROVED.label, _("to be approved")),
    "signed_seq": (ResultStage.SIGNED.label, _("to be signed")),
    "numbered_seq": (ResultStage.NUMBERED.label, _("to be numbered")),
    "issued_seq": (ResultStage.ISSUED.label, _("to be issued")),
    "resolved_seq": (_("Given"), _("to be given")),
}
HANDED_OUT = (_("Handed out"), _("to be handed out"))


class StepShown(NamedTuple):
    """A step still to come has no moment."""

    label: str | Promise
    at: datetime | None
    name: str


class ResultShown(NamedTuple):
    """`ended` is the day since which it does not hold any more, `why` what ended it."""

    result: Result
    steps: list[StepShown]
    file: StoredFile | None
    file_label: str | Promise
    verify_url: str
    ended: date | None
    is_given: bool
    mark: str | Promise
    why: str
    replaced_by: Result | None

    @property
    def is_way(self) -> bool:
        """The file is a draft, or signed and not issued."""
        return self.result.file_id is None


def results_shown(
    results: Sequence[Result], events: Sequence[Event], dossier: Dossier
) -> list[ResultShown]:
    """The newest first."""
    by_seq = {event.seq: event for event in events}
    return [_shown(one, by_seq, dossier, newer_of(one, results)) for one in reversed(results)]


def given_results(dossier: Dossier) -> list[ResultShown]:
    """What the applicant was given, without how it came about."""
    given = dossier.results.filter(resolved_seq__isnull=False).select_related("file")
    return results_shown(list(given), [], dossier)


def _shown(
    result: Result, events: Mapping[int, Event], dossier: Dossier, newer: Result | None
) -> ResultShown:
    file, label = _file(result)
    ended, mark, why = _end(result, events, standing_of(result, newer))
    return ResultShown(
        result=result,
        steps=_steps(result, events, dossier),
        file=file,
        file_label=label,
        verify_url=verify_url(result.token),
        ended=ended,
        is_given=result.resolved_seq is not None,
        mark=mark,
        why=why,
        replaced_by=newer,
    )


def _file(result: Result) -> tuple[StoredFile | None, str | Promise]:
    if result.file:
        return result.file, _("Result")
    if result.signed:
        return result.signed, _("Signed result")
    return result.draft, pgettext_lazy("result", "Draft")


def _steps(result: Result, events: Mapping[int, Event], dossier: Dossier) -> list[StepShown]:
    """One that was signed elsewhere begins with its being given; one that was thrown away has no
    steps to come."""
    seqs = [(words, getattr(result, name)) for name, words in STEPS.items()]
    if result.drafted_seq is None:
        seqs = [(words, seq) for words, seq in seqs if seq]
    steps = [_step(words, events.get(seq or 0)) for words, seq in seqs]
    handed_out = [event for event in events.values() if event.verb == "hand_out"]
    since = result.resolved_seq or 0
    out = next((one for one in handed_out if since < one.seq), None) if since else None
    if out and result.annulled_at and out.at > result.annulled_at:
        out = None
    steps.append(_step(HANDED_OUT, out))
    return [step for step in steps if step.at or not result.annulled_at]


def _step(words: tuple[str | Promise, str | Promise], event: Event | None) -> StepShown:
    done, to_come = words
    if event is None:
        return StepShown(to_come, None, "")
    return StepShown(done, event.at, event.detail.content.get("name", ""))


def _end(
    result: Result, events: Mapping[int, Event], standing: Standing
) -> tuple[date | None, str | Promise, str]:
    """When it ceased to hold, how, and why."""
    at = result.annulled_at or result.revoked_at
    if at is None:
        return None, "", ""
    event = next((one for one in events.values() if one.at == at), None)
    reason = event.detail.content.get("reason", "") if event else ""
    if standing == Standing.REVOKED:
        return at, _("revoked"), reason
    mark = _("thrown away") if standing == Standing.DRAFT else _("annulled")
    verb = str(label_of(event.verb)) if event else ""
    return at, mark, ": ".join(filter(None, [verb, reason]))
