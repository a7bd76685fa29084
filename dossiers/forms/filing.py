"""The steps of filing online, one group of questions a page."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from agencies.models import Unit
from agencies.queries import UnitQuerySet
from agencies.sorting import plain
from citizens.fields import BirthDateField, PhoneField
from citizens.identity import IdKind, check_id_number
from citizens.models import Person
from dossiers.fee_groups import NOT_REDUCED, Fees
from dossiers.filing import Party
from dossiers.forms.fee_group import FeeGroupField
from dossiers.states import Channel, OwnerKind
from procedures.competence import units_for
from procedures.limits import cases_offered
from procedures.models import ProcedureVersion

PERSON_PAPERS = [(kind.value, kind.label) for kind in IdKind if kind != IdKind.TAX_CODE]
SELF, OTHER, ORGANISATION = "self", "person", "organisation"
FOR_WHOM = [
    (SELF, _("For myself")),
    (OTHER, _("For another person")),
    (ORGANISATION, _("For an enterprise or organisation")),
]
# Required as soon as the owner is somebody else.
OWNER_ASKED = ("owner_name", "owner_id_number", "owner_address")
SUGGESTED = 4


class UnitField(forms.CharField):
    """A unit by its name, or by as much of it as is needed to tell it from the others."""

    def __init__(self, units: UnitQuerySet, **kwargs: Any) -> None:
        super().__init__(max_length=200, **kwargs)
        self.units = list(units)

    def clean(self, value: str | None) -> Unit | None:
        typed = plain(super().clean(value))
        if not typed:
            return None
        for unit in self.units:
            if typed in (plain(unit.name), unit.code.lower()):
                return unit
        words = typed.split()
        fits = [one for one in self.units if all(word in plain(one.name) for word in words)]
        if len(fits) == 1:
            return fits[0]
        raise ValidationError(self._which(fits), code="unit")

    def _which(self, fits: list[Unit]) -> Any:
        if not fits:
            return _("No unit that takes this procedure has this name. Choose one from the list.")
        names = "; ".join(unit.name for unit in fits[:SUGGESTED])
        return format_lazy("{} {}", _("Several fit; which one?"), names)


class WhereForm(forms.Form):
    """In which case, where to, what is asked for, and whether it costs less."""

    def __init__(self, version: ProcedureVersion, day: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if cases := cases_offered(version):
            self.fields["case"] = forms.ChoiceField(
                label=_("Which case is yours?"),
                choices=cases,
                required=False,
                widget=forms.RadioSelect,
                help_text=_("Papers and time limit depend on it."),
                error_messages={"invalid_choice": _("There is no such case. Choose one.")},
            )
            self.fields["case"].is_asked = True  # type: ignore[attr-defined]
        self.fields["unit"] = UnitField(
            units_for(version, day),
            label=_("Where do you file?"),
            help_text=_("Type part of the name, such as Rạch Giá, and choose from the list"),
            widget=forms.TextInput(attrs={"list": "units", "autocomplete": "off"}),
        )
        self.fields["abstract"] = forms.CharField(
            label=_("What do you ask for?"),
            max_length=500,
            help_text=_("One or two sentences, such as: for which child, which land, which use"),
            widget=forms.Textarea(attrs={"rows": 3}),
        )
        self.fees = Fees(version, day)
        if groups := self.fees.groups([Channel.ONLINE]):
            self.fields["fee_group"] = FeeGroupField(groups)
        self.order_fields(["case", "unit", "abstract", "fee_group"])

    def clean(self) -> dict[str, Any]:
        words: dict[str, Any] = super().clean() or {}
        group = words.get("fee_group")
        if group is None or "case" in self.errors:
            return words
        if group.code not in self.fees.groups([Channel.ONLINE], words.get("case", "")):
            self.add_error("fee_group", NOT_REDUCED)
        return words


class WhoForm(forms.Form):
    """You, and whose dossier it is. The block of the owner counts only where it is not you."""

    me_name = forms.CharField(label=_("Your full name"), max_length=300)
    me_id_kind = forms.ChoiceField(label=_("Your identity paper"), choices=PERSON_PAPERS)
    me_id_number = forms.CharField(label=_("Its number"), max_length=40)
    me_birth_date = BirthDateField(label=_("Your date of birth"), required=False)
    me_address = forms.CharField(label=_("Your address"), max_length=500)
    me_phone = PhoneField(label=_("Your phone"))
    me_email = forms.EmailField(label=_("Your e-mail"), required=False)
    for_whom = forms.ChoiceField(
        label=_("For whom do you file?"),
        choices=FOR_WHOM,
        widget=forms.RadioSelect,
        initial=SELF,
    )
    owner_name = forms.CharField(
        label=_("Full name, or name of the organisation"), max_length=300, required=False
    )
    owner_id_kind = forms.ChoiceField(
        label=_("Identity paper"), choices=PERSON_PAPERS, required=False
    )
    owner_id_number = forms.CharField(
        label=_("Number"),
        max_length=40,
        required=False,
        help_text=_("Of the identity paper; of an organisation, the tax code"),
    )
    owner_birth_date = BirthDateField(label=_("Date of birth"), required=False)
    owner_address = forms.CharField(label=_("Address"), max_length=500, required=False)
    owner_phone = PhoneField(label=_("Phone"), required=False)
    owner_email = forms.EmailField(label=_("E-mail"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("me_id_number", "owner_id_number"):
            self.fields[name].widget.attrs.update({"class": "w-20 code", "autocomplete": "off"})
        for name in ("me_id_kind", "owner_id_kind", "me_email", "owner_email"):
            self.fields[name].widget.attrs["class"] = "w-20"
        for name in OWNER_ASKED:
            self.fields[name].is_asked = True  # type: ignore[attr-defined]

    @property
    def is_for_self(self) -> bool:
        return bool(self.cleaned_data.get("for_whom") == SELF)

    def clean(self) -> dict[str, Any]:
        words: dict[str, Any] = super().clean() or {}
        self._check_number("me", words.get("me_id_kind", ""))
        if self.is_for_self:
            for name in [name for name in self.errors if name.startswith("owner_")]:
                del self.errors[name]
            return words
        for name in OWNER_ASKED:
            if not words.get(name) and name not in self.errors:
                self.add_error(name, _("This field is required."))
        is_person = words.get("for_whom") == OTHER
        self._check_number("owner", words.get("owner_id_kind", "") if is_person else "tax_code")
        return words

    def _check_number(self, block: str, kind: str) -> None:
        name = f"{block}_id_number"
        number = self.cleaned_data.get(name)
        born: date | None = self.cleaned_data.get(f"{block}_birth_date")
        if not number:
            return
        try:
            self.cleaned_data[name] = check_id_number(
                kind, number, None if kind == IdKind.TAX_CODE else born
            )
        except ValidationError as wrong:
            self.add_error(name, wrong)

    def owner(self) -> Party:
        if self.is_for_self:
            return self._party("me", OwnerKind.PERSON)
        if self.cleaned_data["for_whom"] == ORGANISATION:
            changes = {"id_kind": IdKind.TAX_CODE.value, "birth_date": None}
            return self._party("owner", OwnerKind.ORGANISATION, **changes)
        return self._party("owner", OwnerKind.PERSON)

    def submitter(self) -> Party | None:
        return None if self.is_for_self else self._party("me", OwnerKind.PERSON)

    def _party(self, block: str, kind: OwnerKind, **changes: Any) -> Party:
        names = ("name", "id_kind", "id_number", "birth_date", "address", "phone", "email")
        words = {name: self.cleaned_data[f"{block}_{name}"] for name in names}
        return Party(kind=kind, **{**words, **changes})


def known_of(person: Person) -> dict[str, Any]:
    """What the account says, to begin with."""
    return {
        "me_name": person.full_name,
        "me_id_kind": person.id_kind,
        "me_id_number": person.id_number,
        "me_birth_date": person.birth_date,
        "me_address": person.address,
        "me_phone": person.phone,
        "me_email": person.email,
        "for_whom": SELF,
    }
