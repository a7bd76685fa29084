from datetime import datetime

from agencies.letterheads import paper_number
from citizens.models import Person
from dossiers.models import Dossier
from dossiers.number_books import RESULT_BOOK, number_in_book
from dossiers.reckoning import local_date
from dossiers.results.stages import standing_result
from dossiers.states import ResultStage
from dossiers.transitions.move import Step, move


def number(dossier: Dossier, *, by: Person, at: datetime, seq: int | None = None) -> Dossier:
    """The next number of the unit's book of results, and the day that the result bears."""
    with move(dossier, "number", by=by, at=at, seq=seq) as step:
        step.afterwards = lambda numbered: _take_number(numbered, step)
        step.dossier.result_stage = ResultStage.NUMBERED
    return step.dossier


def _take_number(dossier: Dossier, step: Step) -> None:
    # Late, since the book's row is the last lock.
    result, day = standing_result(dossier), local_date(step.at)
    result.book_unit, result.book_year = dossier.unit, day.year
    result.book_number = number_in_book(dossier.unit, RESULT_BOOK, step.at)
    result.number = paper_number(result.book_number, result.symbol)
    result.issued_on, result.numbered_seq = day, step.seq
    result.save()
    step.detail = {"result": result.name, "number": result.number}
