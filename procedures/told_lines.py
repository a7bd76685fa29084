"""What the rows of a procedure's lists say, line by line; the first is the name."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy

from agencies.models import Role, UnitKind
from procedures.limits import amount_in_words
from procedures.models import (
    ChargedWhen,
    FeeKind,
    FilingWay,
    PaperForm,
    StepKind,
)
from procedures.told import day_in_words, listed, validity_in_words
from procedures.told_fees import cap_of, price_of, reductions_in_words
from procedures.told_line import Line, choice, flag, in_cases, line
from procedures.told_values import limit

LINES: Mapping[str, tuple[Line, ...]] = {
    "case": (
        line("case", "name"),
        line("case", "limit_amount", limit, "limit_unit", "cutoff"),
        line("case", "note"),
    ),
    "paper": (
        line("paper", "name"),
        choice("paper", "form", PaperForm),
        line("paper", "copies"),
        flag("paper", "is_required"),
        in_cases("paper"),
        line("paper", "note"),
        flag("paper", "is_declared_online"),
        flag("paper", "is_reusable"),
        line("paper", "data_source"),
    ),
    "result": (
        line("result", "name"),
        line("result", "valid_amount", lambda t, _n: validity_in_words(t), "valid_unit"),
        line("result", "note"),
    ),
    "part": (line("part", "name"), line("part", "authority"), line("part", "code")),
    "step": (
        line("step", "name"),
        choice("step", "kind", StepKind),
        choice("step", "role", Role),
        line("step", "hours", lambda told, _n: amount_in_words("hours", told["hours"])),
        choice("step", "level", UnitKind, gettext_lazy("the competent unit")),
        line(
            "step", "unit", lambda t, names: listed([t["unit"]] if t["unit"] else [], names.units)
        ),
        line("step", "branch"),
        line("step", "needs"),
        in_cases("step"),
    ),
    "fee": (
        line("fee", "label"),
        choice("fee", "kind", FeeKind),
        line("fee", "amount", lambda told, _n: price_of(told), "per", "tiers"),
        line("fee", "each"),
        line("fee", "cap", lambda told, _n: cap_of(told)),
        line("fee", "reductions", reductions_in_words),
        choice("fee", "channel", FilingWay, gettext_lazy("every way of filing")),
        in_cases("fee"),
        choice("fee", "charged", ChargedWhen),
        line("fee", "valid_from", lambda told, _n: day_in_words(told["valid_from"])),
        line("fee", "valid_to", lambda told, _n: day_in_words(told["valid_to"])),
        line("fee", "note"),
    ),
}
