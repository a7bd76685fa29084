"""The shapes of one dossier, its events and its clock."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from dossiers.api.files_row import FileRow
from dossiers.api.inputs import ActionRow, actions_of
from dossiers.api.main_fields import MainFields
from dossiers.api.parties import OwnerBlock, SubmitterBlock, block_of
from dossiers.api.results import ResultRow, result_rows
from dossiers.filed import KEYS
from dossiers.flow import RESULT_VERBS, open_moves
from dossiers.history import label_of
from dossiers.models import Dossier, DossierPaper, DueChange, Event, Result, SlipKind, WorkKind
from dossiers.slips.shown import rows_shown
from dossiers.states import Bucket, State
from dossiers.tokens import verify_url
from dossiers.work import items_of
from payments.models import ChargeState
from procedures.api_rows import LimitBlock

# What officials write to each other; the reason for sending back is for those who do it again.
INSIDE = frozenset({"note", "assignee", "step", "question", "answer"})
INSIDE_OF_VERB = {
    "send_back": INSIDE | {"reason"},
    **dict.fromkeys(
        RESULT_VERBS,
        INSIDE | {"outcome", "reason", "result", "number", "capacity", "sha256"},
    ),
}


class ReusedRow(serializers.Serializer[Any]):
    """A result given before that stands for the paper."""

    name = serializers.CharField(help_text="kind of document")
    number = serializers.CharField()
    issued_on = serializers.DateField(allow_null=True)
    verify_url = serializers.SerializerMethodField(help_text="where anybody can check it")
    file = FileRow()

    def get_verify_url(self, result: Result) -> str:
        return verify_url(result.token)


class HandedInRow(serializers.Serializer[Any]):
    paper = serializers.SerializerMethodField(help_text="key in the procedure, if it has one")
    name = serializers.CharField()
    originals = serializers.IntegerField()
    copies = serializers.IntegerField()
    pages = serializers.IntegerField()
    files = serializers.SerializerMethodField()
    reused = ReusedRow(allow_null=True, help_text="the result given before in its stead")

    def get_paper(self, row: DossierPaper) -> str | None:
        return row.paper.key if row.paper else None

    @extend_schema_field(FileRow(many=True))
    def get_files(self, row: DossierPaper) -> Any:
        return FileRow([tie.file for tie in row.files.all()], many=True).data


class ConsultationRow(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    unit = serializers.CharField(source="unit.code")
    unit_name = serializers.CharField(source="unit.name")
    opened_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(allow_null=True)
    done_at = serializers.DateTimeField(allow_null=True)


class SlipRow(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=SlipKind.choices)
    number = serializers.IntegerField(help_text="in the book of its kind and year")
    year = serializers.IntegerField()
    token = serializers.CharField(help_text="the short code by which the slip is verified")
    issued_at = serializers.DateTimeField()
    rendered_at = serializers.DateTimeField(allow_null=True)
    file = FileRow(allow_null=True)


class ChargeRow(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="charge.id")
    state = serializers.ChoiceField(source="charge.state", choices=ChargeState.choices)
    amount = serializers.IntegerField(source="charge.amount", help_text="whole đồng")
    label: Any = serializers.CharField(source="charge.label")


class DossierAnswer(MainFields):
    procedure_name = serializers.CharField(source="version.name")
    unit_name = serializers.CharField(source="unit.name")
    handed_out_at = serializers.DateTimeField(allow_null=True)
    answer_due_at = serializers.DateTimeField(allow_null=True)
    owner = serializers.SerializerMethodField()
    submitter = serializers.SerializerMethodField()
    answers = serializers.DictField()
    papers = HandedInRow(many=True)
    answer_until = serializers.DateField(
        allow_null=True, help_text="until when the applicant is waited for"
    )
    supplements = serializers.IntegerField(help_text="how often one was asked for")
    apologies = serializers.IntegerField()
    revoked_at = serializers.DateTimeField(allow_null=True)
    consultations = serializers.SerializerMethodField(
        help_text="which units were asked, without what was written"
    )
    results = serializers.SerializerMethodField(
        help_text="what is not given yet, and what was annulled, is shown to officials only"
    )
    slips = serializers.SerializerMethodField(
        help_text="an applicant is shown what was written to them"
    )
    fee_group = serializers.CharField(
        source="fee_group.code",
        default=None,
        allow_null=True,
        help_text="for which fees are reduced, as the filing says",
    )
    charges = ChargeRow(many=True)
    actions = serializers.SerializerMethodField(help_text="the verbs open to the caller now")

    @extend_schema_field(OwnerBlock)
    def get_owner(self, dossier: Dossier) -> dict[str, Any]:
        return block_of(dossier, "owner", OwnerBlock, self.context["person"])

    @extend_schema_field(SubmitterBlock)
    def get_submitter(self, dossier: Dossier) -> dict[str, Any]:
        return block_of(dossier, "submitter", SubmitterBlock, self.context["person"])

    @extend_schema_field(ConsultationRow(many=True))
    def get_consultations(self, dossier: Dossier) -> Any:
        items = items_of(dossier) if dossier.received_at else []
        asked = [item for item in items if item.kind == WorkKind.CONSULTATION]
        return ConsultationRow(asked, many=True).data

    @extend_schema_field(ResultRow(many=True))
    def get_results(self, dossier: Dossier) -> Any:
        found = list(dossier.results.all())
        return result_rows(found, dossier, self.context["person"])

    @extend_schema_field(SlipRow(many=True))
    def get_slips(self, dossier: Dossier) -> Any:
        shown = rows_shown(self.context["person"], dossier).select_related("file")
        return SlipRow(shown.order_by("pk"), many=True).data

    @extend_schema_field(ActionRow(many=True))
    def get_actions(self, dossier: Dossier) -> list[dict[str, Any]]:
        person = self.context["person"]
        return actions_of(dossier, open_moves(dossier, person), person)


class EventRow(serializers.Serializer[Any]):
    seq = serializers.IntegerField()
    verb = serializers.CharField()
    label: Any = serializers.SerializerMethodField()
    from_state = serializers.ChoiceField(choices=State.choices, allow_blank=True)
    to_state = serializers.ChoiceField(choices=State.choices)
    at = serializers.DateTimeField(help_text="when it happened")
    recorded_at = serializers.DateTimeField(help_text="when it was written down")
    is_late_entry = serializers.BooleanField()
    unit = serializers.CharField(source="unit.code")
    detail = serializers.SerializerMethodField(
        help_text="names, reasons and texts; empty once erased"
    )
    hash = serializers.CharField()
    previous_hash = serializers.CharField()

    def get_detail(self, event: Event) -> dict[str, Any]:
        told = event.detail.content
        content = {name: text for name, text in told.items() if name not in KEYS}
        if self.context["inside"] or event.by_id == self.context["person"].pk:
            return content
        inside = INSIDE_OF_VERB.get(event.verb, INSIDE)
        return {name: text for name, text in content.items() if name not in inside}

    def get_label(self, event: Event) -> str:
        return str(label_of(event.verb))


class SegmentRow(serializers.Serializer[Any]):
    bucket = serializers.ChoiceField(choices=Bucket.choices)
    label: Any = serializers.CharField()
    unit = serializers.CharField()
    started_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    minutes = serializers.IntegerField(help_text="working minutes, until now where it is open")


class DueChangeRow(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=DueChange.Kind.choices)
    label: Any = serializers.CharField(source="get_kind_display")
    at = serializers.DateTimeField()
    due_before = serializers.DateTimeField(allow_null=True)
    due_after = serializers.DateTimeField(allow_null=True, help_text="none while paused")
    amount = serializers.IntegerField(allow_null=True, help_text="of an extension")
    from_unit = serializers.CharField(source="source.code", default=None, allow_null=True)
    to_unit = serializers.CharField(source="target.code", default=None, allow_null=True)


class ClockAnswer(serializers.Serializer[Any]):
    received_at = serializers.DateTimeField(allow_null=True)
    first_due_at = serializers.DateTimeField(allow_null=True)
    due_at = serializers.DateTimeField(allow_null=True)
    promised_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    answer_due_at = serializers.DateTimeField(allow_null=True)
    answer_until = serializers.DateField(allow_null=True)
    is_paused = serializers.BooleanField()
    limit = LimitBlock(source="version")
    segments = SegmentRow(many=True)
    changes = DueChangeRow(many=True, help_text="what else moved the due date")
    explanation = serializers.ListField(child=serializers.CharField())
