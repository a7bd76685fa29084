"""What a clerk types for a walk-in: the parties, and a row for each paper."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from agencies.models import Unit
from citizens.fields import BirthDateField, PhoneField, UploadField
from citizens.identity import IdKind, check_id_number
from citizens.models import Person, StoredFile
from dossiers.fee_groups import NOT_REDUCED, Fees
from dossiers.filing import Party
from dossiers.forms.fee_group import FeeGroupField
from dossiers.forms.late_entry import ASKED, LateEntryForm
from dossiers.forms.long_select import LongSelect
from dossiers.forms.paid_now import PaidForm
from dossiers.slips.papers import AUTHENTICATION
from dossiers.states import Channel, OwnerKind
from procedures.cases import NOT_HANDED_IN, papers_in
from procedures.models import Case, Paper, PaperForm, ProcedureVersion

AT_DESK = [(Channel.DESK.value, Channel.DESK.label), (Channel.POST.value, Channel.POST.label)]
ACCESS_KEYS = {"owner_id_number": "2", "abstract": "4"}
OWN_ROWS = 2
COUNTS = ("originals", "copies", "pages")
MOST = 999


class IntakeForm(LateEntryForm, PaidForm):
    """The ID number comes first: it is what the card is scanned for."""

    token = forms.CharField(max_length=64, widget=forms.HiddenInput)
    procedure = forms.CharField(max_length=30, widget=forms.HiddenInput)
    case = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    desk = forms.CharField(max_length=35, required=False, widget=forms.HiddenInput)
    # The version whose papers the page has shown.
    shown = forms.IntegerField(required=False, widget=forms.HiddenInput)
    owner_id_kind = forms.ChoiceField(label=_("Identity paper"), choices=IdKind.choices)
    owner_id_number = forms.CharField(label=_("ID number"), max_length=40)
    owner_name = forms.CharField(label=_("Full name"), max_length=300)
    owner_birth_date = BirthDateField(label=_("Date of birth"), required=False, help_text="")
    owner_phone = PhoneField(label=_("Phone"), required=False)
    owner_email = forms.EmailField(label=_("E-mail"), required=False)
    owner_address = forms.CharField(label=_("Address"), max_length=500)
    has_submitter = forms.BooleanField(
        label=_("Somebody else hands it in (on behalf of the owner)"), required=False
    )
    submitter_id_kind = forms.ChoiceField(
        label=_("Submitter's identity paper"), choices=IdKind.choices, required=False
    )
    submitter_id_number = forms.CharField(
        label=_("Submitter's ID number"), max_length=40, required=False
    )
    submitter_name = forms.CharField(label=_("Submitter's name"), max_length=300, required=False)
    submitter_phone = PhoneField(label=_("Submitter's phone"), required=False)
    abstract = forms.CharField(label=_("Content"), max_length=500)
    channel = forms.ChoiceField(label=_("Way of filing"), choices=AT_DESK, initial=Channel.DESK)
    note = forms.CharField(label=_("Note"), max_length=500, required=False)
    despite = forms.BooleanField(label=_("It is another dossier: take it in"), required=False)

    def renew(self, **hidden: str) -> None:
        """The same words under another token, or for another version."""
        self.data = {**dict(self.data.items()), **hidden}

    def __init__(
        self,
        *args: Any,
        units: Sequence[Unit],
        own: Unit | None,
        fees: Fees,
        fee_case: str,
        clerk: Person,
        **kwargs: Any,
    ) -> None:
        """`units` are the competent ones; without a choice it is the desk's `own`."""
        super().__init__(*args, **kwargs)
        self.fees, self.fee_case, self.own = fees, fee_case, own
        self._offer(units, own)
        self.ask_for(fees, fee_case, clerk)
        self.order_fields([name for name in self.fields if name not in ("was_on_paper", *ASKED)])
        born = self.fields["owner_birth_date"].widget.attrs
        born.update({"placeholder": _("day/month/year"), "class": "w-10"})
        for name, key in ACCESS_KEYS.items():
            self.fields[name].widget.attrs["accesskey"] = key
        if not self.is_bound:
            self.fields["owner_id_number"].widget.attrs["autofocus"] = True

    def _offer(self, units: Sequence[Unit], own: Unit | None) -> None:
        self.has_choice_of_units = len(units) > 1
        self.fields["unit"] = UnitField(units, units[0] if len(units) == 1 else own)
        if groups := self.fees.groups([way for way, _label in AT_DESK], self.fee_case):
            self.fields["fee_group"] = FeeGroupField(groups)
            self.fields["fee_group"].label = _("Group that pays less or no fee")

    @property
    def owner_fields(self) -> list[BoundField]:
        """Those of one line; the address has a line of its own."""
        own = (name for name in self.fields if name.startswith("owner_"))
        return [self[name] for name in own if name != "owner_address"]

    @property
    def submitter_fields(self) -> list[BoundField]:
        return [self[name] for name in self.fields if name.startswith("submitter_")]

    def clean(self) -> dict[str, Any]:
        words: dict[str, Any] = super().clean() or {}
        self._check_id("owner", words.get("owner_birth_date"))
        if words.get("has_submitter"):
            for name in ("submitter_id_number", "submitter_name"):
                if not words.get(name) and name not in self.errors:
                    self.add_error(name, _("This field is required."))
            self._check_id("submitter", None)
        self._check_fee_group(words)
        return words

    def _check_fee_group(self, words: dict[str, Any]) -> None:
        """Fees may differ between the desk and the post."""
        group, channel = words.get("fee_group"), words.get("channel")
        if group and channel and group.code not in self.fees.groups([channel], self.fee_case):
            self.add_error("fee_group", NOT_REDUCED)

    def _check_id(self, who: str, birth_date: date | None) -> None:
        name = f"{who}_id_number"
        number = self.cleaned_data.get(name)
        if not number:
            return
        try:
            kind = self.cleaned_data.get(f"{who}_id_kind", "")
            self.cleaned_data[name] = check_id_number(kind, number, birth_date)
        except ValidationError as invalid:
            self.add_error(name, invalid)

    def owner(self) -> Party:
        words = self.cleaned_data
        is_person = words["owner_id_kind"] != IdKind.TAX_CODE
        names = ("name", "id_kind", "id_number", "birth_date", "address", "phone", "email")
        return Party(
            kind=OwnerKind.PERSON if is_person else OwnerKind.ORGANISATION,
            **{name: words[f"owner_{name}"] for name in names},
        )

    def submitter(self) -> Party | None:
        words = self.cleaned_data
        if not words["has_submitter"]:
            return None
        names = ("name", "id_kind", "id_number", "phone")
        return Party(**{name: words[f"submitter_{name}"] for name in names})


class UnitField(forms.TypedChoiceField):
    """One of the competent units; where none is named, the preset one."""

    def __init__(self, units: Sequence[Unit], preset: Unit | None) -> None:
        self.preset = preset
        by_code = {unit.code: unit for unit in units}
        choices = [(unit.code, unit.name) for unit in units]
        super().__init__(
            label=_("Unit in charge"),
            choices=choices if preset else [("", _("– choose –")), *choices],
            coerce=lambda code: by_code[code],
            widget=LongSelect,
            error_messages={"invalid_choice": _("There is no such choice.")},
        )

    def clean(self, value: Any) -> Any:
        return super().clean(value or (self.preset.code if self.preset else value))


class PaperRow(forms.Form):
    """One paper of the version, or, without one, a paper with a name of its own.

    `kept` names files that came with an earlier try of the same form. Pages are counted only where
    copies are authenticated.
    """

    name = forms.CharField(label=_("Name of the paper"), max_length=300, required=False)
    originals = forms.IntegerField(
        label=_("Originals"), min_value=0, max_value=MOST, required=False
    )
    copies = forms.IntegerField(label=_("Copies"), min_value=0, max_value=MOST, required=False)
    pages = forms.IntegerField(
        label=_("Number of pages"), min_value=0, max_value=MOST, required=False
    )
    file = UploadField(label=_("File"), required=False)
    kept = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, paper: Paper | None = None, has_pages: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.paper, self.has_pages = paper, has_pages
        self.kept_name = ""
        if paper:
            del self.fields["name"]
        if not has_pages:
            del self.fields["pages"]
        for name, field in self.fields.items():
            label = f"{field.label}: {paper.name}" if paper else str(field.label)
            number = " w-2" if name in COUNTS else ""
            field.widget.attrs.update({"aria-label": label, "class": f"input{number}"})

    def keep(self, file: StoredFile) -> None:
        """Names the file in the form that goes back."""
        self.data = {**dict(self.data.items()), self.add_prefix("kept"): str(file.pk)}
        self.kept_name = file.name

    @property
    def is_handed_in(self) -> bool:
        words = self.cleaned_data
        given = (words.get(name) for name in ("name", *COUNTS, "file", "kept"))
        return any(given)

    def clean(self) -> dict[str, Any]:
        words: dict[str, Any] = super().clean() or {}
        given = any(words.get(name) for name in (*COUNTS, "file", "kept"))
        if "name" in self.fields and given and not words.get("name"):
            self.add_error("name", _("Name the paper."))
        return words


def paper_rows(
    version: ProcedureVersion, case: Case | None, data: Any = None, files: Any = None
) -> list[PaperRow]:
    """A row for each paper of the case and a few free ones; filled with what is asked for."""
    counted = version.procedure.field.code == AUTHENTICATION
    row = partial(PaperRow, data, files, has_pages=counted)
    rows = [
        row(prefix=f"paper-{paper.key}", paper=paper, initial=asked_for(paper))
        for paper in papers_in(version, case)
        if paper.form != PaperForm.ABOLISHED
    ]
    rows += [row(prefix=f"own-{number}") for number in range(1, OWN_ROWS + 1)]
    rows[0].fields["originals"].widget.attrs["accesskey"] = "3"
    return rows


def asked_for(paper: Paper) -> dict[str, int]:
    if not paper.is_required or paper.form in NOT_HANDED_IN:
        return {}
    return {"originals" if paper.form == PaperForm.ORIGINAL else "copies": paper.copies}
