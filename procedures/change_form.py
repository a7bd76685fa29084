"""By which decision a procedure is amended or abolished: a draft of one's own, or a new one."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from citizens.models import Person
from procedures.changing import ACTS
from procedures.models import Decision, DecisionState


def own_drafts(person: Person) -> QuerySet[Decision]:
    return Decision.objects.filter(state=DecisionState.DRAFT, drafted_by=person)


class ChangeForm(forms.Form):
    act = forms.ChoiceField(choices=[(act, act.label) for act in ACTS])
    decision = forms.ModelChoiceField(
        Decision.objects.none(),
        label=_("By which decision"),
        required=False,
        empty_label=_("a new decision"),
        error_messages={
            "invalid_choice": _("This is no longer a draft of yours; choose another decision.")
        },
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["decision"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = own_drafts(person)
