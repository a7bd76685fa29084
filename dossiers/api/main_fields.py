"""What every answer about one dossier carries."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from dossiers.models import Dossier
from dossiers.states import NATIONAL_CODES, Channel, Outcome, State


class MainFields(serializers.Serializer[Any]):
    """Moments are ISO 8601 with offset; `procedure` and `unit` are codes."""

    reference = serializers.CharField()
    code = serializers.CharField(allow_null=True, help_text="comes with receipt")
    state = serializers.ChoiceField(choices=State.choices)
    state_label = serializers.CharField(source="get_state_display")
    national_code = serializers.SerializerMethodField()
    seq = serializers.IntegerField(source="event_count", help_text="number of the last event")
    procedure = serializers.CharField(source="procedure.code")
    case = serializers.SerializerMethodField(help_text="key; null is the ordinary case")
    unit = serializers.CharField(source="unit.code")
    channel = serializers.ChoiceField(choices=Channel.choices)
    abstract = serializers.CharField()
    filed_at = serializers.DateTimeField()
    received_at = serializers.DateTimeField(allow_null=True)
    first_due_at = serializers.DateTimeField(allow_null=True)
    due_at = serializers.DateTimeField(allow_null=True)
    promised_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    outcome = serializers.SerializerMethodField()

    def get_case(self, dossier: Dossier) -> str | None:
        return dossier.case.key if dossier.case else None

    def get_national_code(self, dossier: Dossier) -> int:
        return NATIONAL_CODES[State(dossier.state)]

    def get_outcome(self, dossier: Dossier) -> Outcome | None:
        return Outcome(dossier.outcome) if dossier.outcome else None


NO_SUCH_FILE = _("There is no such file among those you uploaded, or it is used already.")
