"""Receipt and its fee in one form."""

import copy
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from citizens.models import Person
from dossiers.flow import FLOW
from dossiers.forms.money import MethodForm, wants_number
from dossiers.forms.verbs import VerbForm
from dossiers.models import Dossier


class TakeAndReceiveForm(VerbForm):
    """What receipt asks for, and before it how the fee is paid."""

    def __init__(self, dossier: Dossier, person: Person, data: Any = None, *, at: datetime) -> None:
        super().__init__(FLOW["receive"], dossier, person, data, at=at)
        self.fields.update(copy.deepcopy(MethodForm.base_fields))
        self.order_fields(["seq", *MethodForm.base_fields])

    def clean(self) -> dict[str, Any]:
        words = super().clean()
        if wants_number(words.get("method", ""), words.get("number", "")):
            self.add_error("number", _("Give the bank's number of the transfer."))
        return words
