"""The toolbar above the working lists."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from dossiers.forms.catalogue_choices import field_choices, procedure_choices
from dossiers.forms.long_select import LongSelect
from dossiers.models import Dossier
from dossiers.queue import midnight
from dossiers.states import Channel
from procedures.models import ProcedureVersion

DUE = [("late", _("Overdue")), ("today", _("Due today")), ("week", _("Due within 7 days"))]


class QueueFilter(django_filters.FilterSet):
    """Narrows a list; `at` says what today is."""

    field = django_filters.ChoiceFilter(
        field_name="procedure__field__code", label=_("Field"), empty_label=_("Any field")
    )
    procedure = django_filters.ChoiceFilter(
        field_name="procedure__code",
        label=_("Procedure"),
        empty_label=_("Any procedure"),
        widget=LongSelect,
    )
    due = django_filters.ChoiceFilter(
        method="by_due", choices=DUE, label=_("Due date"), empty_label=_("Any due date")
    )
    channel = django_filters.ChoiceFilter(
        choices=Channel.choices, label=_("Way of filing"), empty_label=_("Any way of filing")
    )

    class Meta:
        model = Dossier
        fields: tuple[str, ...] = ()

    def __init__(
        self,
        data: Any,
        queryset: QuerySet[Dossier],
        *,
        versions: Iterable[ProcedureVersion],
        at: datetime,
    ) -> None:
        super().__init__(data, queryset)
        self.begins = midnight(at)
        known = list(versions)
        self.filters["field"].extra["choices"] = field_choices(known)
        self.filters["procedure"].extra["choices"] = procedure_choices(known)
        for field in self.form.fields.values():
            field.widget.attrs["class"] = "input"
            field.error_messages = {"invalid_choice": _("There is no such choice.")}

    def by_due(
        self,
        rows: QuerySet[Dossier],
        name: str,
        value: str,
    ) -> QuerySet[Dossier]:
        tomorrow = self.begins + timedelta(days=1)
        spans = {
            "late": Q(due_at__lt=self.begins),
            "today": Q(due_at__gte=self.begins, due_at__lt=tomorrow),
            "week": Q(due_at__gte=self.begins, due_at__lt=self.begins + timedelta(days=7)),
        }
        return rows.filter(spans[value], finished_at=None)
