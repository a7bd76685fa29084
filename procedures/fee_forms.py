"""What is asked before a bill is reckoned, on the page and through the API alike."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from citizens.fields import DateField
from procedures.competence import version_in_force
from procedures.fee_rules import Rule
from procedures.fee_table import groups_named, rules_of
from procedures.fee_words import ToldLine, explained
from procedures.fees import Bill, Occasion, Quantity, bill
from procedures.models import FilingWay, ProcedureVersion

UNITS_MOST, TIMES_MOST = 10_000, 1_000


@dataclass(frozen=True)
class Asked:
    """The version in force on the day asked for; today's, or the last one, where none was."""

    version: ProcedureVersion
    rules: list[Rule]
    today: date

    @classmethod
    def about(cls, code: str, text: str, field: forms.Field, today: date) -> "Asked":
        try:
            day = field.to_python(text) or today
        except ValidationError:
            day = today
        versions = ProcedureVersion.objects.filter(procedure__code=code)
        version = (
            version_in_force(code, day)
            or version_in_force(code, today)
            or versions.select_related("procedure__field").order_by("-effective_from").first()
        )
        if version is None:
            raise Http404
        return cls(version, rules_of(version), today)


class FeeForm(forms.Form):
    """`bill()` after `is_valid()`; what is not given is as is usual."""

    on = DateField(label=_("Day of filing"))
    channel = forms.ChoiceField(label=_("Way of filing"), widget=forms.RadioSelect)
    case = forms.ChoiceField(
        label=_("Which case is yours?"), required=False, widget=forms.RadioSelect
    )
    group = forms.MultipleChoiceField(
        label=_("Does one of these apply to you?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, given: Mapping[str, Any], asked: Asked) -> None:
        self.asked = asked
        self.groups = groups_named(asked.rules)
        version = asked.version
        self.cases = list(version.cases.values_list("key", "name"))
        self.ways = [(one.value, one.label) for one in FilingWay if one in version.ways]
        self.ways = self.ways or [(one.value, one.label) for one in FilingWay]
        counts = number_fields(asked.rules)
        usual = {"channel": self.ways[0][0], **dict.fromkeys(counts, "1")}
        usual["on"] = asked.today.strftime(self.base_fields["on"].input_formats[0])  # type: ignore[attr-defined]
        super().__init__({**usual, **given})
        self.fields.update(counts)
        self._offer("channel", self.ways)
        self._offer("case", [("", _("The ordinary case")), *self.cases])
        self._offer("group", [(code, group.name) for code, group in self.groups.items()])
        self.fields["case"].is_asked = True  # type: ignore[attr-defined]
        for name in self.fields.keys() - self._matters(is_asked=bool(given.get("on"))):
            self.fields[name].widget = self.fields[name].hidden_widget()

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        field.choices = choices  # type: ignore[attr-defined]
        field.error_messages["invalid_choice"] = _("There is no such choice.")

    def _matters(self, *, is_asked: bool) -> set[str]:
        """What the bill may depend on, and a day that was asked for; nobody is asked for more."""
        rules, first = self.asked.rules, self.asked.version.effective_from
        by = {
            "on": is_asked or any(rule.valid_to or rule.valid_from > first for rule in rules),
            "channel": any(rule.channel for rule in rules) and len(self.ways) > 1,
            "case": any(rule.cases for rule in rules),
            "group": bool(self.groups),
        }
        return {name for name in self.fields if by.get(name, True)}

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        last = self.asked.version.effective_to
        if day < self.asked.version.effective_from or (last and day > last):
            raise ValidationError(_("This procedure was not in force on that day."))
        return day

    def bill(self) -> Bill:
        words = self.cleaned_data
        quantities = {
            key: Quantity(words.get(f"units-{key}", 1), words.get(f"times-{key}", 1))
            for key in {rule.key for rule in self.asked.rules}
        }
        groups = frozenset(words["group"])
        on = Occasion(words["on"], words["channel"], words["case"], groups, quantities)
        return bill(self.asked.rules, on)

    def told(self, bill: Bill) -> list[ToldLine]:
        names = {code: group.name for code, group in self.groups.items()}
        proofs = {code: group.proof for code, group in self.groups.items()}
        return [
            ToldLine(line, explained(line, names), proofs.get(line.reduced.group, ""))
            if line.reduced
            else ToldLine(line, explained(line, names))
            for line in bill.lines
        ]


def number_fields(rules: Iterable[Rule]) -> dict[str, forms.Field]:
    """Two for each fee that is counted: of what one has, and how many of those."""
    found: dict[str, forms.Field] = {}
    several = len({rule.key for rule in rules if rule.is_counted or rule.each}) > 1
    for rule in rules:
        about = rule.label if several else ""
        if rule.is_counted:
            found.setdefault(f"units-{rule.key}", _number(_units_of(rule), about, UNITS_MOST))
        if rule.each:
            found.setdefault(f"times-{rule.key}", _number(_number_of(rule.each), about, TIMES_MOST))
    return found


def _units_of(rule: Rule) -> str:
    if not rule.per or not rule.each:
        return _number_of(rule.per)
    words = {"what": rule.per, "each": rule.each}
    return gettext("Number of %(what)s in one %(each)s") % words


def _number_of(what: str) -> str:
    return gettext("Number: %(what)s") % {"what": what} if what else gettext("How many")


def _number(label: str, about: str, most: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=about,
        min_value=1,
        max_value=most,
        widget=forms.TextInput(
            attrs={"class": "w-4", "inputmode": "numeric", "autocomplete": "off"}
        ),
        error_messages={
            "invalid": _("Write a whole number, such as 2."),
            "min_value": _("At least 1."),
            "max_value": gettext("At most %(most)s.") % {"most": most},
        },
    )
