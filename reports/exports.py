"""The figures of a question as tables: headings from the definitions, and what was asked."""

from datetime import datetime
from typing import Any, NamedTuple

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext, pgettext

from reports.answers import Answer
from reports.asked import in_words, name_of, narrowed_in_words, officer_in_words
from reports.breakdown import BY, BY_OFFICER
from reports.definitions import ANSWERED, DEFINITIONS, VERSION, Counted, Definition
from reports.figures import Figures
from reports.forms import Question
from reports.officers import NOBODY, officer_named
from reports.sheets import Cell

RATE = DEFINITIONS["on_time_rate"]


class Line(NamedTuple):
    key: str
    label: str
    figures: Figures


def heading(question: Question) -> list[Cell]:
    by: Any = {**BY, **BY_OFFICER}.get(question.by, gettext("Unit"))
    rate = str(RATE.label)
    return [
        gettext("Code"),
        str(by),
        *(title_of(DEFINITIONS[name]) for name in ANSWERED),
        gettext("%(rate)s: numerator") % {"rate": rate},
        gettext("%(rate)s: denominator") % {"rate": rate},
        gettext("%(rate)s, percent") % {"rate": rate},
    ]


def title_of(definition: Definition) -> str:
    """What is not counted in dossiers says in what."""
    label = str(definition.label)
    if definition.counted in (Counted.DOSSIERS, Counted.MINUTES):
        return label  # that minutes are minutes, their names say
    return f"{label} ({definition.counted.label})"


def lines_of(question: Question, answer: Answer) -> list[Line]:
    """The rows, and the whole last."""
    return [*(Line(*row) for row in answer.rows), Line("", name_of_whole(question), answer.total)]


def name_of_whole(question: Question) -> str:
    """Of one officer's figures it is not the unit."""
    officer = question.officer
    if officer and officer != NOBODY:
        name = officer_named(question.scope, officer) or officer
        return gettext("Total of %(name)s") % {"name": name}
    nobody = gettext("with no officer yet")
    whole = nobody if officer else name_of(question.scope, question.period)
    return pgettext("figures", "Total, %(unit)s") % {"unit": whole}


def table_of(question: Question, answer: Answer) -> list[list[Cell]]:
    return [heading(question), *map(cells_of, lines_of(question, answer))]


def cells_of(line: Line) -> list[Cell]:
    """A rate of 0/0 is an empty cell."""
    figures, rate = line.figures, line.figures.rate()
    told = [*figures.as_dict().values(), figures.punctual, figures.resolved]
    return [line.key, line.label, *told, None if rate is None else round(rate, 3)]


def parameters_of(question: Question, at: datetime) -> list[list[Cell]]:
    """So that the same can be asked again."""
    scope, period, known = question.scope, question.period, question.known
    told: dict[str, str | Promise] = {
        gettext("Unit"): name_of(scope, period),
        gettext("Unit codes"): ", ".join(top.code for top in scope.tops),
        pgettext("period", "From"): period.first.isoformat(),
        pgettext("period", "To"): period.last.isoformat(),
        gettext("Narrowed to"): ", ".join(narrowed_in_words(question)),
        gettext("Officer"): question.officer,
        gettext("By"): question.by,
        gettext("As known at"): localtime(known).isoformat() if known else gettext("now"),
        gettext("Batch of postings"): "" if question.batch is None else str(question.batch),
        gettext("Version of the definitions"): VERSION,
        gettext("Counted at"): date_format(localtime(at), "H:i:s d/m/Y"),
    }
    rows: list[list[Cell]] = [[gettext("Parameter"), gettext("Value")]]
    return rows + [[name, str(value)] for name, value in told.items() if value]


def definitions_told() -> list[list[Cell]]:
    rows: list[list[Cell]] = [
        [
            gettext("Figure"),
            gettext("Definition"),
            gettext("Formula"),
            gettext("Kind"),
            gettext("Counted in"),
            gettext("Ground"),
            gettext("Version"),
            gettext("Since"),
        ]
    ]
    for name in (*ANSWERED, RATE.name):
        one = DEFINITIONS[name]
        words = map(str, (one.label, one.long, one.formula, one.kind.label, one.counted.label))
        rows.append([*words, "; ".join(one.sources), one.version, f"{one.since:%d/%m/%Y}"])
    return rows


def caption_of(question: Question) -> str:
    words = [*narrowed_in_words(question), *officer_in_words(question)]
    narrowed = "".join(f", {word}" for word in words)
    return f"{name_of(question.scope, question.period)}{narrowed}, {in_words(question.period)}"
