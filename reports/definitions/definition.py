"""What a definition says, and the law that definitions stand on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dossiers.cells import CAME, GONE

Words = str | Promise
# Names of figures, each with how often it counts.
Sum = tuple[tuple[str, int], ...]
# What is in progress, of all days so far.
SO_FAR: Sum = (*((name, 1) for name in CAME), *((name, -1) for name in GONE))
FORM = "II.06a/VPCP/KSTT"


class Kind(TextChoices):
    FLOW = "flow", _("Flow: the days of the period are added up")
    STOCK = "stock", _("Stock: at the end of the last day")
    DERIVED = "derived", _("Derived from other figures")
    RATE = "rate", _("Rate, in percent")


class Counted(TextChoices):
    DOSSIERS = "dossiers", pgettext_lazy("counted", "dossiers")
    TIMES = "times", pgettext_lazy("counted", "times")
    PAPERS = "papers", pgettext_lazy("counted", "papers")
    RESULTS = "results", pgettext_lazy("counted", "results")
    MINUTES = "minutes", pgettext_lazy("counted", "working minutes")
    PERCENT = "percent", pgettext_lazy("counted", "percent")


INTAKE = _("Decree 118/2025/NĐ-CP, amended by Decree 309/2026/NĐ-CP: intake, handling and results")
RECEIPT = _("Decree 118/2025/NĐ-CP Art. 17.3, amended by Decree 309/2026/NĐ-CP: the time limit")
SUPPLEMENT = _("Decree 118/2025/NĐ-CP Art. 17.2, amended by Decree 309/2026/NĐ-CP: one request")
ANSWER = _("Decree 45/2020/NĐ-CP, amended by Decree 310/2026/NĐ-CP: an answer in 8 working hours")
ONLINE = _("Decree 45/2020/NĐ-CP, amended by Decree 310/2026/NĐ-CP: filing online")
LEVELS = _("Decree 224/2026/NĐ-CP: procedures online in full and in part")
INDICATORS = {
    "2.1": _("Decision 766/QĐ-TTg, indicator 2.1"),
    "2.2": _("Decision 766/QĐ-TTg, indicator 2.2"),
    "3.3": _("Decision 766/QĐ-TTg, indicator 3.3"),
    "4.1": _("Decision 766/QĐ-TTg, indicator 4.1"),
    "4.2": _("Decision 766/QĐ-TTg, indicator 4.2"),
    "4.3": _("Decision 766/QĐ-TTg, indicator 4.3"),
    "5.4": _("Decision 766/QĐ-TTg, indicator 5.4"),
}


@dataclass(frozen=True)
class Definition:
    """`made_of` are the measures that it adds up (of a rate: its upper part, `over` its lower
    one); none where it is itself a measure of the book. `column` is that of form 06a.

    What is not `is_answered` is no key of answers: pages show it, and `asked_with` says with
    which narrowing its measure answers it.
    """

    name: str
    label: Words
    kind: Kind
    long: Words
    formula: Words
    made_of: Sum = ()
    over: Sum = ()
    counted: Counted = Counted.DOSSIERS
    column: str = ""
    laws: Sequence[Words] = ()
    asked_with: tuple[tuple[str, str], ...] = ()
    since: date = date(2026, 11, 22)
    version: int = 1
    is_public: bool = True
    is_answered: bool = True

    @property
    def is_measure(self) -> bool:
        """Whether postings carry it."""
        return not self.made_of

    @property
    def sources(self) -> list[str]:
        """The form's column first."""
        form = _("Circular 01/2020/TT-VPCP, form %(form)s, column %(column)s")
        columns = [form % {"form": FORM, "column": self.column}] if self.column else []
        return [*map(str, columns), *map(str, self.laws)]


flow = partial(Definition, kind=Kind.FLOW)
stock = partial(Definition, kind=Kind.STOCK)
derived = partial(Definition, kind=Kind.DERIVED)
rate = partial(Definition, kind=Kind.RATE, counted=Counted.PERCENT)


def index(indicator: str) -> Words:
    """Of the set of indicators for serving people and enterprises."""
    return INDICATORS[indicator]
