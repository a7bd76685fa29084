"""A paper nobody may ask for, as it is typed."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from citizens.fields import DateField
from procedures.basic_forms import BasicForm
from procedures.models import BannedPaper
from procedures.records.wordings import tidied, too_short


class BanForm(BasicForm):
    valid_from = DateField(label=_("In force from"))
    valid_to = DateField(
        label=_("Until"), required=False, help_text=_("Leave it empty where no end is set.")
    )

    class Meta:
        model = BannedPaper
        fields = ("name", "words", "ground", "instead", "valid_from", "valid_to")
        labels: ClassVar = {
            "name": _("Paper"),
            "words": _("Wordings it is asked for with"),
            "ground": _("Legal ground"),
            "instead": _("What serves in its place"),
        }
        help_texts: ClassVar = {
            "words": _("One a line; accents and capitals do not matter."),
            "instead": "",
        }
        widgets: ClassVar = {"words": forms.Textarea(attrs={"rows": 3})}
        error_messages: ClassVar = {"name": {"unique": _("This paper is there already.")}}

    def clean_words(self) -> str:
        found = tidied(self.cleaned_data["words"].splitlines())
        if why := too_short(found):
            raise ValidationError(why)
        if any(len(line) > 200 for line in found):
            raise ValidationError(_("A wording has at most 200 characters."))
        return "\n".join(found)

    def clean(self) -> dict[str, Any]:
        words: dict[str, Any] = super().clean() or {}
        begins, ends = words.get("valid_from"), words.get("valid_to")
        if begins and ends and ends < begins:
            self.add_error("valid_to", _("The end lies before the beginning."))
        return words


def is_over(row: models.Model, today: date) -> bool:
    ends = getattr(row, "valid_to", None)
    return ends is not None and ends < today
