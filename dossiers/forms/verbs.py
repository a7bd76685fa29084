"""The form of a verb, made from what the flow says it asks for."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from citizens.fields import FutureDateField, UploadField
from citizens.models import Person
from dossiers.asked_in_vain import wrong_asking
from dossiers.choices import Option, inputs_of, options_of
from dossiers.flow import Input, Move, open_moves
from dossiers.forms.long_select import LongSelect
from dossiers.forms.money import DongField
from dossiers.forms.result_field import PDF, ResultField
from dossiers.models import Apology, Dossier
from dossiers.receipt_version import ORDINARY, is_case_lost, version_on
from dossiers.reckoning import local_date
from dossiers.results.uploaded import RESULTS
from dossiers.states import Outcome
from procedures.limits import amount_in_words

LONG = frozenset({"reason", "note", "question", "answer"})
MANY = 20  # options, from which on a list is written in one go
NOBODY: dict[str, str | Promise] = {"assignee": _("whoever is free")}


@dataclass(frozen=True)
class Asking:
    """One input of a move, and about what, of whom and when it is asked."""

    asked: Input
    move: Move
    dossier: Dossier
    person: Person
    at: datetime

    @property
    def shared(self) -> dict[str, Any]:
        one = self.asked
        return {"label": one.label, "required": one.is_required, "help_text": one.hint}

    def options(self) -> list[Option]:
        return options_of(self.asked, self.move, self.dossier, self.person)


class VerbForm(forms.Form):
    """Hidden `seq` is the state of the dossier that the person saw."""

    seq = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        move: Move,
        dossier: Dossier,
        person: Person,
        *args: Any,
        at: datetime,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("auto_id", f"{move.verb}_%s")
        super().__init__(*args, **kwargs)
        self.move, self.dossier, self.at = move, dossier, at
        self.fields["seq"].initial = dossier.event_count
        for asked in inputs_of(move, dossier):
            made = made_for(Asking(asked, move, dossier, person, at))
            if made is not None:
                self.fields[asked.name] = made

    def typed(self) -> list[tuple[str, str]]:
        """Labels and texts as they were typed, for somebody who has to type them elsewhere."""
        shown = [field for field in self if field.name != "seq" and field.data]
        return [(str(field.label), _words_of(field)) for field in shown]

    def clean(self) -> dict[str, Any]:
        words: dict[str, Any] = super().clean() or {}
        if words.get("outcome") == Outcome.DENIED and not words.get("reason"):
            self.add_error("reason", _("Write why it is denied."))
        day, said = local_date(self.at), words.get("reason", "")
        if why := wrong_asking(self.move.verb, self.dossier, said, day):
            self.add_error("reason", why)
        template = words.get("template")
        is_taken = not words.get("file")  # an own file goes before any template
        if template and is_taken and words.get("outcome") not in (None, "", template.outcome):
            self.add_error("template", _("This template is for another decision."))
        return words


def _words_of(field: forms.BoundField) -> str:
    choices = dict(getattr(field.field, "choices", ()))
    return str(choices.get(field.data, field.data))


def verb_form(
    move: Move,
    dossier: Dossier,
    person: Person,
    data: Any = None,
    files: Any = None,
    *,
    at: datetime,
) -> VerbForm:
    """Unbound without data."""
    return VerbForm(move, dossier, person, data, files, at=at)


def verb_forms(dossier: Dossier, person: Person, at: datetime) -> list[VerbForm]:
    """One for each verb that is open to the person now, in the order of the table."""
    return [verb_form(move, dossier, person, at=at) for move in open_moves(dossier, person)]


def _text(asking: Asking) -> forms.Field:
    one = asking.asked
    if one.name in LONG:
        widget: forms.Widget = forms.Textarea(attrs={"rows": 3})
        return forms.CharField(max_length=2000, widget=widget, **asking.shared)
    return forms.CharField(max_length=one.longest or 200, **asking.shared)


class OptionField(forms.TypedChoiceField):
    """One of the options, by its key; what it means is the value. Where `nothing` has no name, one
    of them is chosen from the first."""

    def __init__(self, options: list[Option], nothing: str | Promise | None, **kwargs: Any) -> None:
        meant = {one.key: one.meant for one in options}
        listed = [(one.key, one.label) for one in options]
        widget = LongSelect if len(options) > MANY else forms.Select
        super().__init__(
            choices=[*([] if nothing is None else [("", nothing)]), *listed],
            coerce=lambda key: meant[key],
            empty_value=kwargs.pop("empty_value", None),
            widget=widget,
            **kwargs,
        )


def _receiver(asking: Asking) -> forms.Field:
    """As a rule whoever has filed, or whom it is about."""
    name = asking.dossier.submitter_name or asking.dossier.owner_name
    return forms.CharField(max_length=200, initial=name, **asking.shared)


def _template(asking: Asking) -> forms.Field:
    """Shows what is taken where nothing else is chosen: the first that grants, else the first."""
    options = asking.options()
    granting = [one for one in options if one.meant.outcome == Outcome.GRANTED]
    first = next(iter([*granting, *options]), None)
    initial = first.key if first else ""
    return OptionField(options, "–", initial=initial, **asking.shared)


def _choice(asking: Asking) -> forms.Field:
    one = asking.asked
    options = asking.options()
    nothing = NOBODY.get(one.name, "–")
    return OptionField(options, nothing, empty_value="" if one.choices else None, **asking.shared)


def _case(asking: Asking) -> forms.Field:
    """As it was filed, unless the version in force no longer has that case: then it is chosen."""
    dossier = asking.dossier
    version = version_on(dossier, local_date(asking.at))
    options = asking.options()
    if version is not None and is_case_lost(dossier, version):
        words = {**asking.shared, "required": True}
        return OptionField(options, _("– choose –"), empty_value="", **words)
    filed = dossier.case.key if dossier.case else ORDINARY
    if dossier.case:
        options = [_kept(one) if one.key == filed else one for one in options]
    return OptionField(options, None, initial=filed, empty_value="", **asking.shared)


def _kept(option: Option) -> Option:
    return option._replace(label=gettext("Kept as filed: %(case)s") % {"case": option.label})


def _consultation(asking: Asking) -> forms.Field | None:
    """Asked for only where somebody may answer for several units."""
    options = asking.options()
    if len(options) < 2:
        return None
    return OptionField(options, "–", **{**asking.shared, "required": True})


def _integer(asking: Asking) -> forms.Field:
    widget = forms.NumberInput(attrs={"class": "w-4"})
    return forms.IntegerField(min_value=0, widget=widget, **asking.shared)


def _extension(asking: Asking) -> forms.Field:
    """As much as the version foresees, with the ground in law beside it."""
    version = asking.dossier.version
    most = amount_in_words(version.extension_unit, version.extension_amount)
    hints = [gettext("At most %(most)s.") % {"most": most}]
    if version.extension_ground:
        hints.append(gettext("Ground: %(ground)s.") % {"ground": version.extension_ground})
    return forms.IntegerField(
        min_value=1,
        max_value=version.extension_amount,
        widget=forms.NumberInput(attrs={"class": "w-4"}),
        **{**asking.shared, "help_text": " ".join(hints)},
    )


def _dues(asking: Asking) -> forms.Field:
    hint = _("Leave it empty where the dues are paid elsewhere, such as taxes at the treasury.")
    return DongField(least=1, **{**asking.shared, "help_text": hint})


def _boolean(asking: Asking) -> forms.Field:
    return forms.BooleanField(**asking.shared)


def _overrule(asking: Asking) -> forms.Field | None:
    """Asked for only where an apology was sent already; then it has to be meant."""
    if not asking.dossier.apologies:
        return None
    told = _("An apology has been sent already. Say that you want to send another one.")
    return forms.BooleanField(
        **{**asking.shared, "required": True, "error_messages": {"required": told}}
    )


def _date(asking: Asking) -> forms.Field:
    return FutureDateField(label=asking.asked.label, required=asking.asked.is_required)


def _promise(asking: Asking) -> forms.Field:
    """Not before the legal due date; a draft of the house proposes one."""
    due = asking.dossier.due_at

    def not_before_due(day: date) -> None:
        if due and day < local_date(due):
            raise ValidationError(
                _("By law the result is due on %(day)s. Promise that day or a later one."),
                params={"day": f"{local_date(due):%d/%m/%Y}"},
            )

    drafts = Apology.objects.filter(dossier=asking.dossier, made_at=None)
    draft = drafts.filter(due_at=due).first() if due else None
    proposed = local_date(draft.promised_at) if draft and draft.promised_at else None
    return FutureDateField(label=asking.asked.label, validators=[not_before_due], initial=proposed)


def kinds_for(move: Move) -> tuple[str, ...]:
    """A result is a PDF; elsewhere any file that is taken will do."""
    return PDF if move.verb in RESULTS else ()


def _file(asking: Asking) -> forms.Field:
    if asking.move.verb in RESULTS:
        return ResultField(verb=asking.move.verb, at=asking.at, **asking.shared)
    return UploadField(only=kinds_for(asking.move), **asking.shared)


Maker = Callable[[Asking], forms.Field | None]
MAKERS: dict[str, Maker] = {
    "text": _text,
    "id_number": _text,
    "choice": _choice,
    "integer": _integer,
    "boolean": _boolean,
    "date": _date,
    "file": _file,
}
SPECIAL: dict[tuple[str, str], Maker] = {
    ("draft", "template"): _template,
    ("receive", "case"): _case,
    ("hand_out", "receiver"): _receiver,
    ("join", "consultation"): _consultation,
    ("ask_dues", "amount"): _dues,
    ("extend", "amount"): _extension,
    ("apologise", "promised_on"): _promise,
    ("apologise", "overrule"): _overrule,
}


def made_for(asking: Asking) -> forms.Field | None:
    """None where nothing need be asked."""
    special = SPECIAL.get((asking.move.verb, asking.asked.name))
    return (special or MAKERS[asking.asked.type])(asking)
