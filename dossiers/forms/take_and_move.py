"""A move of the desk and the fee that it waits for in one form."""

import copy
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from citizens.models import Person
from dossiers.charges import still_owed
from dossiers.flow import FLOW
from dossiers.forms.money import MethodForm, wants_number
from dossiers.forms.transfer_reference import offer_references
from dossiers.forms.verbs import VerbForm
from dossiers.models import Dossier
from dossiers.transitions.desk_money import TOGETHER
from payments.paying import rest_of
from payments.transfers import by_transfer


class TakeAndMoveForm(VerbForm):
    """What the verb asks for, and before it how the fee is paid."""

    def __init__(
        self, verb: str, dossier: Dossier, person: Person, data: Any = None, *, at: datetime
    ) -> None:
        super().__init__(FLOW[verb], dossier, person, data, at=at, auto_id=f"paid_{verb}_%s")
        self.fields.update(copy.deepcopy(MethodForm.base_fields))
        owed = list(still_owed(dossier, TOGETHER[verb][1]))
        if len(owed) == 1:  # a code asks for one fee
            codes = list(by_transfer(owed))
            offer_references(self, codes, rest_of(owed[0]) if codes else 0)
        self.order_fields(["seq", *MethodForm.base_fields, "reference"])

    def clean(self) -> dict[str, Any]:
        words = super().clean()
        if wants_number(words.get("method", ""), words.get("number", "")):
            self.add_error("number", _("Give the bank's number of the transfer."))
        return words
