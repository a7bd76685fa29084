"""A procedure that is new to a decision: from nothing, or as a copy."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from procedures.forms.typed_text import Text
from procedures.models import Decision, Field, ProcedureVersion
from procedures.records.schema import Record, properties
from procedures.records.shape import validator


class NewItemForm(forms.Form):
    """Its code, field and name; all else is written afterwards, or comes from the copy."""

    code = forms.CharField(
        label=_("Code of the procedure"),
        max_length=properties("procedure")["code"]["maxLength"],
        help_text=_("Such as 1.004873; of the province's own such as 1.004873.H01"),
        widget=forms.TextInput(attrs={"class": "w-10", "autocomplete": "off"}),
    )
    field = forms.ChoiceField(label=_("Field"))
    name = Text(label=_("Name of the procedure"), most=properties("procedure")["name"]["maxLength"])
    copy = forms.CharField(required=False, widget=forms.HiddenInput, max_length=30)

    def __init__(self, *args: Any, decision: Decision, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.decision = decision
        field = self.fields["field"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "…"), *Field.objects.values_list("code", "name")]

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        shape = validator("procedure").evolve(schema=properties("procedure")["code"])
        if not shape.is_valid(code):
            raise ValidationError(_("This is not a code such as 1.004873."))
        if self.decision.items.filter(code=code).exists():
            raise ValidationError(_("This procedure stands in the decision already."))
        if ProcedureVersion.objects.filter(procedure__code=code, effective_to=None).exists():
            raise ValidationError(_("This procedure is in force; amend it."))
        return code

    def put_into(self, source: Record) -> Record:
        typed = {name: self.cleaned_data[name] for name in ("code", "field", "name")}
        return {**source, **typed}
