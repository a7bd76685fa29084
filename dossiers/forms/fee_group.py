"""The question whether somebody pays less."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from procedures.models import ReductionGroup


class FeeGroupField(forms.ChoiceField):
    """One of the groups with what shows it, or none; cleaned, it is the group itself."""

    is_asked = True  # to leave it is to answer no

    def __init__(self, groups: Mapping[str, ReductionGroup]) -> None:
        self.groups = groups
        super().__init__(
            label=_("Are you in a group that pays less or no fee?"),
            choices=[
                ("", pgettext_lazy("group that pays less", "No")),
                *((code, named(group)) for code, group in groups.items()),
            ],
            required=False,
            widget=forms.RadioSelect,
            error_messages={
                "invalid_choice": _("This procedure has no such group. Choose one from the list.")
            },
        )

    def clean(self, value: Any) -> Any:
        return self.groups.get(super().clean(value))


def named(group: ReductionGroup) -> str:
    if not group.proof:
        return group.name
    proof = gettext("To be shown: %(proof)s") % {"proof": group.proof}
    return format_html('{} <span class="hint">{}</span>', group.name, proof)
