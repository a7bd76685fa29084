"""Laying down what papers are called and say, who issues them, in whose stead they are signed."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agencies.in_turn import Taken, put_in_force
from agencies.models import FormEdition, IssuingBody, Post, SigningCapacity, Unit
from citizens.fields import DateField

TEXT = "text_"  # before the name of a fixed sentence
TEXT_LABELS: dict[str, Promise] = {
    "copy_1": _("First copy"),
    "copy_2": _("Second copy"),
    "track": _("How to track the dossier"),
    "stage_2": _("Second stage"),
    "under": _("Line under the title"),
    "subject": _("Subject"),
    "ground": _("Legal ground in the text"),
    "ground_asked_for": _("Legal ground where the applicant asked for it"),
    "opening": _("Opening sentence"),
    "regret": _("Words of regret"),
    "closing": _("Closing sentence"),
    "website": _("Where to see it online"),
    "contact": _("Whom to ask"),
    "signer": _("Word above the signature"),
}


class DatedForm(forms.Form):
    """Valid from a day on, today or later; what is in force then ends the day before."""

    valid_from = DateField(label=_("In force from"))
    valid_to = DateField(
        label=_("Until"), required=False, help_text=_("Leave it empty where no end is set.")
    )

    def clean_valid_from(self) -> date:
        day: date = self.cleaned_data["valid_from"]
        if day < timezone.localdate():
            raise forms.ValidationError(
                _("Papers of days that are over keep what they said. Choose today or later.")
            )
        return day

    def clean(self) -> dict[str, Any]:
        words: dict[str, Any] = super().clean() or {}
        begins, ends = words.get("valid_from"), words.get("valid_to")
        if begins and ends and ends < begins:
            self.add_error("valid_to", _("The end lies before the beginning."))
        return words

    def put(self, rows: Any, new: Any) -> bool:
        """False where the days do not fit; the sentence stands beside the field then."""
        try:
            put_in_force(rows, new)
        except Taken as taken:
            self.add_error(taken.field, taken.sentence)
            return False
        return True


class EditionForm(DatedForm):
    """A form's next edition. Its fixed sentences are asked for by name."""

    unit = forms.ModelChoiceField(
        label=_("At which unit"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("all units"),
    )
    name = forms.CharField(label=_("Name of the form"), max_length=200)
    number = forms.CharField(label=_("Number of the form"), max_length=30, required=False)
    symbol = forms.CharField(
        label=_("Symbol"), max_length=40, help_text=_("After the number of a paper, such as TNHS")
    )
    ground = forms.CharField(label=_("Legal ground"), max_length=300, required=False)
    sheet = forms.ChoiceField(label=_("Sheet"), choices=FormEdition.Sheet.choices)

    def __init__(self, *args: Any, edition: FormEdition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.edition = edition
        units = self.fields["unit"]
        assert isinstance(units, forms.ModelChoiceField)
        units.queryset = Unit.objects.filter(valid_to=None).order_by("sort_key")
        for name in edition.texts:
            self.fields[TEXT + name] = forms.CharField(
                label=TEXT_LABELS.get(name, name),
                max_length=2000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
            )
        self.order_fields([*("name", "number", "symbol", "ground", "sheet"), *self.texts, "unit"])

    @property
    def texts(self) -> list[str]:
        return [name for name in self.fields if name.startswith(TEXT)]

    def made(self) -> FormEdition:
        """What was typed, unsaved."""
        words = {name: self.cleaned_data[name] for name in FIELDS_OF_FORM}
        texts = {name.removeprefix(TEXT): self.cleaned_data[name] for name in self.texts}
        return FormEdition(form=self.edition.form, texts=texts, **words)

    def save(self) -> bool:
        new = self.made()
        return self.put(FormEdition.objects.filter(form=new.form, unit=new.unit), new)


FIELDS_OF_FORM = (
    "unit",
    "name",
    "number",
    "symbol",
    "ground",
    "sheet",
    "valid_from",
    "valid_to",
)


class BodyForm(DatedForm):
    """The lines at the head of a unit's papers."""

    above = forms.CharField(label=_("First line"), max_length=200, required=False)
    name = forms.CharField(label=_("Second line, bold"), max_length=200)
    place = forms.CharField(
        label=_("Place before the date"), max_length=100, help_text=_("Such as Rạch Giá")
    )
    field_order = ("above", "name", "place")

    def save(self, unit: Unit) -> bool:
        rows = IssuingBody.objects.filter(unit=unit)
        return self.put(rows, IssuingBody(unit=unit, **self.cleaned_data))


class CapacityForm(DatedForm):
    """In whose stead the holder of a post signs."""

    post = forms.ModelChoiceField(label=_("Post"), queryset=Post.objects.none())
    mode = forms.ChoiceField(
        label=_("How they sign"), choices=SigningCapacity.Mode.choices, required=False
    )
    principal = forms.CharField(
        label=_("In whose stead"), max_length=100, required=False, help_text="CHỦ TỊCH"
    )
    title = forms.CharField(label=_("Own title"), max_length=100, help_text="PHÓ CHỦ TỊCH")
    ground = forms.CharField(label=_("Legal ground"), max_length=300, required=False)
    field_order = ("post", "mode", "principal", "title", "ground")

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = self.fields["post"]
        assert isinstance(posts, forms.ModelChoiceField)
        held = Post.objects.held_on(timezone.localdate()).filter(unit=unit)
        posts.queryset = held.select_related("person", "unit").order_by("role", "pk")

    def clean(self) -> dict[str, Any]:
        words = super().clean()
        if words.get("mode") and not words.get("principal") and "principal" not in self.errors:
            self.add_error("principal", _("Say in whose stead they sign, such as CHỦ TỊCH."))
        if not words.get("mode"):
            words["principal"] = ""
        return words

    def save(self) -> bool:
        rows = SigningCapacity.objects.filter(post=self.cleaned_data["post"])
        return self.put(rows, SigningCapacity(**self.cleaned_data))


class EndForm(forms.Form):
    last = DateField(label=_("Last day"))

    def clean_last(self) -> date:
        day: date = self.cleaned_data["last"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("This day is over. Choose today or later."))
        return day
