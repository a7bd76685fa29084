"""The way of a dossier as its page shows it: what is done, at hand and ahead, branch by branch."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from dossiers.models import Dossier, WorkItem
from dossiers.way import stages, steps_of
from procedures.models import Step

DONE, AT_HAND, AHEAD, SKIPPED = "done", "now", "ahead", "skipped"


class StepShown(NamedTuple):
    step: Step
    item: WorkItem | None
    mark: str

    @property
    def who(self) -> str:
        """The unit where another one does it, else the person, else the role."""
        if self.item and self.item.unit_id != self.item.dossier.unit_id:
            return self.item.unit.name
        is_held = self.item and self.item.assignee
        return str(is_held or self.step.get_role_display())

    @property
    def icon(self) -> str:
        return {DONE: "check", AT_HAND: "work", AHEAD: "ok"}.get(self.mark, "stop")


def stepper_of(dossier: Dossier, items: Sequence[WorkItem]) -> list[list[list[StepShown]]]:
    """Stage by stage, in each its branches beside each other; empty before receipt."""
    if not items:
        return []
    last = {item.step_id: item for item in items}
    found = []
    for stage in stages(steps_of(dossier)):
        main = [_on_main_line(step, last.get(step.pk), dossier.step_order) for step in stage[0]]
        is_ahead = main[0].mark == AHEAD
        others = [[_beside(one, {} if is_ahead else last) for one in row] for row in stage[1:]]
        found.append([main, *others])
    return found


def _on_main_line(step: Step, item: WorkItem | None, reached: int) -> StepShown:
    if step.order > reached:
        return StepShown(step, None, AHEAD)
    if item is None:
        return StepShown(step, None, SKIPPED)
    return StepShown(step, item, DONE if item.done_at else AT_HAND)


def _beside(step: Step, last: Mapping[int | None, WorkItem]) -> StepShown:
    item = last.get(step.pk)
    if item is None:
        return StepShown(step, None, AHEAD)
    return StepShown(step, item, DONE if item.done_at else AT_HAND)
