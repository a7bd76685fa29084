"""The way of a dossier through the steps of its version, as far as its case has them.

Neighbouring steps with a branch are a block. Its first branch is worked on the main line, with
the steps that have none; the others run beside it.
"""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from itertools import groupby

from agencies.models import Unit
from dossiers.models import Dossier
from procedures.cases import in_case
from procedures.models import Step, StepKind

WORKED = (StepKind.PROCESS, StepKind.SIGN)


def steps_of(dossier: Dossier) -> list[Step]:
    return in_case(_of_version(dossier.version_id), dossier.case)


@lru_cache(maxsize=4096)
def _of_version(version_id: int) -> tuple[Step, ...]:
    """A version's steps in order, kept in the process: a published version never changes."""
    return tuple(Step.objects.filter(version_id=version_id).order_by("order"))


def stages(steps: Sequence[Step]) -> list[list[list[Step]]]:
    """One after the other; in each what runs beside each other, by branch."""
    found: list[list[list[Step]]] = []
    for is_block, rows in groupby(steps, lambda one: bool(one.branch)):
        if is_block:
            branches: dict[str, list[Step]] = {}
            for one in rows:
                branches.setdefault(one.branch, []).append(one)
            found.append(list(branches.values()))
        else:
            found += [[[one]] for one in rows]
    return found


def main_line(dossier: Dossier) -> list[Step]:
    return [step for stage in stages(steps_of(dossier)) for step in stage[0]]


def beside(dossier: Dossier) -> list[list[Step]]:
    """The branches off the main line, each with its steps."""
    return [branch for stage in stages(steps_of(dossier)) for branch in stage[1:]]


def stage_of(dossier: Dossier, order: int) -> list[list[Step]]:
    """Where the step with that order stands; empty where the way has none."""
    of_order = (
        stage
        for stage in stages(steps_of(dossier))
        if any(step.order == order for branch in stage for step in branch)
    )
    return next(of_order, [])


def step_after(dossier: Dossier, *kinds: StepKind) -> Step | None:
    """The next step of these kinds on the main line."""
    ahead = (one for one in main_line(dossier) if one.order > dossier.step_order)
    return next((one for one in ahead if one.kind in kinds), None)


def next_beside(dossier: Dossier, step: Step) -> Step | None:
    """What follows in a branch off the main line."""
    branch = next((one for one in beside(dossier) if step in one), [])
    return next((one for one in branch if one.order > step.order), None)


def hours_ahead(dossier: Dossier) -> int:
    """Of the steps at hand and ahead, of branches the longest; handing out comes after."""
    return sum(
        max(
            sum(
                step.hours
                for step in branch
                if step.order >= dossier.step_order and step.kind != StepKind.HAND_OUT
            )
            for branch in stage
        )
        for stage in stages(steps_of(dossier))
    )


def unit_for(dossier: Dossier, step: Step, on: date) -> Unit:
    """Where the step is worked on then: always at its unit, or at the nearest of its level from
    the competent unit upwards; else, or where that has ended, at the competent unit."""
    here = dossier.unit
    if step.unit_id is None and step.level in ("", here.kind):
        return here
    line = [int(pk) for pk in here.path.strip("/").split("/")]
    standing = Unit.objects.valid_on(on)
    if step.unit_id:
        return standing.filter(pk=step.unit_id).first() or here
    above = standing.filter(pk__in=line, kind=step.level)
    return max(above, key=lambda unit: len(unit.path), default=here)


def unit_ahead(dossier: Dossier, on: date) -> Unit | None:
    """Where the next step is worked on; None where a unit has to do it that is not in charge."""
    step = step_after(dossier, *WORKED)
    unit = unit_for(dossier, step, on) if step else dossier.unit
    return unit if dossier.unit.path.startswith(unit.path) else None
