"""Forms of an account."""

from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from citizens.fields import BirthDateField, PhoneField
from citizens.identity import IdKind, check_id_number
from citizens.models import Person


class SignupForm(forms.Form):
    """What allauth asks besides e-mail and password."""

    full_name = forms.CharField(
        label=_("Full name"),
        max_length=200,
        help_text=_("As on your identity card"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def signup(self, request: HttpRequest, user: Person) -> None:
        user.full_name = self.cleaned_data["full_name"]
        user.save(update_fields=["full_name"])


class AccountForm(forms.ModelForm[Person]):
    phone = PhoneField(label=_("Phone"), required=False)
    birth_date = BirthDateField(label=_("Date of birth"), required=False)

    class Meta:
        model = Person
        fields: ClassVar = ["full_name", "phone", "address", "birth_date", "id_kind", "id_number"]
        labels: ClassVar = {
            "full_name": _("Full name"),
            "address": _("Address"),
            "id_kind": _("Kind of identity paper"),
            "id_number": _("Number of the identity paper"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["id_number"].widget.attrs["class"] = "w-10 code"
        self.fields["id_kind"].widget.attrs["class"] = "w-20"
        self.fields["id_kind"].choices = self.kinds()  # type: ignore[attr-defined]
        # An official who could change their own ID could act on their own dossier.
        if self.instance.identity_verified_at or self.instance.posts.exists():
            for name in ("id_kind", "id_number", "birth_date", "full_name"):
                self.fields[name].disabled = True

    def kinds(self) -> list[tuple[str, Any]]:
        """A tax code is an enterprise's; an account that has one already keeps it."""
        return [
            (kind.value, kind.label)
            for kind in IdKind
            if kind != IdKind.TAX_CODE or self.instance.id_kind == IdKind.TAX_CODE
        ]

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or self.cleaned_data
        if fields.get("id_number") and "id_number" not in self.errors:
            try:
                fields["id_number"] = check_id_number(
                    fields.get("id_kind", ""), fields["id_number"], fields.get("birth_date")
                )
            except forms.ValidationError as wrong:
                self.add_error("id_number", wrong)
        return fields
