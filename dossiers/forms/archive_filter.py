"""Which of the dossiers ever received: when, what about, where, and how they ended."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import Unit
from citizens.fields import DateField
from dossiers.forms.catalogue_choices import field_choices, procedure_choices
from dossiers.forms.long_select import LongSelect
from dossiers.models import Dossier
from dossiers.queries import READY, DossierQuerySet
from dossiers.states import Channel, Outcome, State
from procedures.models import ProcedureVersion

YEARS = range(1990, 2100)
OPEN = "open"
STATES = [
    (OPEN, _("Still open")),
    *((state.value, state.label) for state in (State.RESOLVED, State.RETURNED)),
    *((state.value, state.label) for state in (State.STOPPED, State.WITHDRAWN)),
]


class DayField(DateField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "help_text": ""})

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value and value.year not in YEARS:
            raise ValidationError(_("Check the four digits of the year."), code="absurd")


class DayFilter(django_filters.DateFilter):
    field_class = DayField


class ArchiveForm(forms.Form):
    def clean(self) -> dict[str, Any]:
        words: dict[str, Any] = super().clean() or {}
        first, last = words.get("received_from"), words.get("received_to")
        if first and last and last < first:
            self.add_error("received_to", _("The period ends before it begins."))
        return words


class ArchiveFilter(django_filters.FilterSet):
    """Asks by facts that the archive's index holds: ids, and times instead of states."""

    received_from = DayFilter(method="since", label=_("Received from"))
    received_to = DayFilter(method="until", label=_("Received to"))
    state = django_filters.ChoiceFilter(
        method="by_state", choices=STATES, label=_("State"), empty_label=_("Any state")
    )
    outcome = django_filters.ChoiceFilter(
        method="by_outcome",
        choices=Outcome.choices,
        label=_("Outcome"),
        empty_label=_("Any outcome"),
    )
    field = django_filters.ChoiceFilter(
        method="by_field", label=_("Field"), empty_label=_("Any field")
    )
    procedure = django_filters.ChoiceFilter(
        method="by_procedure",
        label=_("Procedure"),
        empty_label=_("Any procedure"),
        widget=LongSelect,
    )
    channel = django_filters.ChoiceFilter(
        choices=Channel.choices, label=_("Way of filing"), empty_label=_("Any way of filing")
    )
    unit = django_filters.ChoiceFilter(
        method="below",
        label=_("Unit"),
        empty_label=_("Any unit"),
        widget=LongSelect,
    )

    class Meta:
        model = Dossier
        form = ArchiveForm
        fields: tuple[str, ...] = ()

    def __init__(
        self,
        data: Any,
        queryset: QuerySet[Dossier],
        *,
        versions: Iterable[ProcedureVersion],
        units: Sequence[Unit],
    ) -> None:
        super().__init__(data, queryset)
        self.versions, self.units = list(versions), units
        self.filters["field"].extra["choices"] = field_choices(self.versions)
        self.filters["procedure"].extra["choices"] = procedure_choices(self.versions)
        self.filters["unit"].extra["choices"] = unit_choices(units)
        if len(units) == 1:
            del self.filters["unit"]
        for field in self.form.fields.values():
            field.error_messages["invalid_choice"] = _("There is no such choice.")

    def since(self, rows: QuerySet[Dossier], name: str, day: date) -> QuerySet[Dossier]:
        return rows.filter(received_at__gte=beginning_of(day))

    def until(self, rows: QuerySet[Dossier], name: str, day: date) -> QuerySet[Dossier]:
        return rows.filter(received_at__lt=beginning_of(day + timedelta(days=1)))

    def by_state(self, rows: DossierQuerySet, name: str, state: str) -> DossierQuerySet:
        if state == OPEN:
            return rows.open()
        if state == State.RESOLVED:
            return rows.filter(READY)
        if state == State.RETURNED:
            return rows.filter(handed_out_at__isnull=False)
        return rows.in_states(state)

    def by_outcome(self, rows: QuerySet[Dossier], name: str, outcome: str) -> QuerySet[Dossier]:
        return rows.filter(outcome=outcome, finished_at__isnull=False)

    def by_field(self, rows: QuerySet[Dossier], name: str, code: str) -> QuerySet[Dossier]:
        of_field = [v.procedure_id for v in self.versions if v.procedure.field.code == code]
        return rows.filter(procedure__in=of_field)

    def by_procedure(self, rows: QuerySet[Dossier], name: str, code: str) -> QuerySet[Dossier]:
        return rows.filter(
            procedure__in=[v.procedure_id for v in self.versions if v.procedure.code == code]
        )

    def below(self, rows: QuerySet[Dossier], name: str, code: str) -> QuerySet[Dossier]:
        chosen = next(unit for unit in self.units if unit.code == code)
        below = [unit.pk for unit in self.units if unit.path.startswith(chosen.path)]
        return rows.filter(unit__in=below)


def beginning_of(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=get_current_timezone())


def unit_choices(units: Iterable[Unit]) -> list[tuple[Any, Any]]:
    """Units of today, and apart from them those that have ended, each with its last day."""
    today = [(unit.code, unit.name) for unit in units if unit.valid_to is None]
    ended = [
        (
            unit.code,
            _("%(unit)s (until %(day)s)")
            % {"unit": unit.name, "day": date_format(unit.valid_to, "d/m/Y")},
        )
        for unit in units
        if unit.valid_to
    ]
    return [*today, (_("Units that have ended"), ended)] if ended else today
