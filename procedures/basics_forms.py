"""Groups, fields, life events and synonyms, as they are typed."""

from typing import Any, ClassVar

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from procedures.basic_forms import NAME, BasicForm, CodedForm
from procedures.models import Field, LifeEvent, ReductionGroup, Synonym
from procedures.search_refreshed import refresh


class GroupForm(CodedForm):
    class Meta:
        model = ReductionGroup
        fields = ("name", "code", "proof")
        labels: ClassVar = {"name": NAME, "proof": _("What shows it")}
        help_texts: ClassVar = {"proof": _("The paper or the database that tells it.")}


class FieldForm(CodedForm):
    class Meta:
        model = Field
        fields = ("name", "code")
        labels: ClassVar = {"name": NAME}

    def save(self, commit: bool = True) -> Any:  # noqa: FBT001, FBT002
        field = super().save(commit)
        refresh(field)
        return field


class LifeEventForm(CodedForm):
    class Meta:
        model = LifeEvent
        fields = ("name", "code", "summary")
        labels: ClassVar = {"name": NAME, "summary": _("One line for citizens")}

    def save(self, commit: bool = True) -> Any:  # noqa: FBT001, FBT002
        if self.instance.order is None:
            last = LifeEvent.objects.aggregate(last=Max("order"))["last"]
            self.instance.order = (last or 0) + 1
        return super().save(commit)


class SynonymForm(BasicForm):
    class Meta:
        model = Synonym
        fields = ("words", "means")
        labels: ClassVar = {"words": _("What people say"), "means": _("What the catalogue says")}
        help_texts: ClassVar = {"words": _("Such as sổ đỏ")}
        error_messages: ClassVar = {"words": {"unique": _("These words are there already.")}}
