"""Rows that procedures rest on, as they are typed."""

from typing import Any

from django import forms
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agencies.sorting import plain
from procedures.basics_trail import NOTHING, Trail, Words, words_of

NAME = pgettext_lazy("catalogue", "Name")


class BasicForm(forms.ModelForm[Any]):
    """A row; `put` says beside the field when somebody else was faster."""

    def put(self, trail: Trail) -> bool:
        try:
            with transaction.atomic():
                before = self._before()
                trail.noted(self.instance, before, words_of(self.save()))
        except IntegrityError:
            self.add_error(None, _("Somebody else has just added the same. Look again."))
            return False
        return True

    def _before(self) -> Words:
        """As the row reads until now; it is changed by one at a time."""
        rows = self._meta.model._default_manager.select_for_update()
        row = rows.filter(pk=self.instance.pk).first()
        return words_of(row) if row else NOTHING


class CodedForm(BasicForm):
    """A row with a code, which is never changed: what is published names it."""

    code = forms.SlugField(
        label=pgettext_lazy("catalogue", "Code"), max_length=30, required=False,
        help_text=_("Small letters, digits and hyphens; made from the name where it is empty."),
        widget=forms.TextInput(attrs={"class": "w-10", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["code"]

    def clean(self) -> dict[str, Any]:
        words: dict[str, Any] = super().clean() or {}
        if "code" in self.fields and "code" not in self.errors and words.get("name"):
            words["code"] = self._code(words)
        return words

    def _code(self, words: dict[str, Any]) -> str:
        code: str = (words["code"] or slugify(plain(words["name"]))[:30].strip("-")).lower()
        if not code:
            self.add_error("code", _("Give a code."))
        elif self._meta.model._default_manager.filter(code=code).exists():
            self.add_error("code", _("This code is taken."))
        return code
