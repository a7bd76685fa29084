"""Which dossiers go on one receipt."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from citizens.models import Person
from dossiers.bulk import plain_number
from dossiers.models import Dossier
from dossiers.picks import asked_in
from dossiers.slips.joint import hindrance


class JointReceiptForm(forms.Form):
    """The page shows the ticks itself, as rows; unsent, all that is offered is ticked."""

    pick = forms.Field(label=_("Dossiers on the receipt"), required=False)

    def __init__(self, *args: Any, offered: Sequence[Dossier], by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {one.number: one for one in offered}
        self.by = by

    @property
    def ticked(self) -> set[str]:
        if not self.is_bound:
            return set(self.offered)
        assert isinstance(self.data, QueryDict)
        picks = asked_in(self.data.getlist("pick"))
        return {plain_number(one.number) for one in picks}

    def clean_pick(self) -> list[Dossier]:
        picked = [one for number, one in self.offered.items() if number in self.ticked]
        if sentence := hindrance(picked, self.by):
            raise forms.ValidationError(sentence)
        return picked
