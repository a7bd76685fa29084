"""What a question is answered with: the total, and the rows of its breakdown."""

from typing import NamedTuple

from reports.breakdown import BY_TIME, Row, ask_of, rows_by
from reports.figures import Figures, added_up
from reports.forms import Question


class Answer(NamedTuple):
    total: Figures
    rows: list[Row]


def answer_to(question: Question) -> Answer:
    """Rows that add up are the total; those of times do not."""
    scope, period, conditions = question.scope, question.period, question.conditions
    batch, officer = question.batch, question.officer
    rows = []
    if question.by:
        rows = rows_by(question.by, scope, conditions, period, batch=batch, officer=officer)
        if question.by not in BY_TIME:
            return Answer(added_up(row.figures for row in rows), rows)
    found = ask_of(conditions, officer=officer, batch=batch)([period])
    return Answer(found[()][0] if found else Figures(), rows)
