"""The dossier itself. `state` is written by `transitions/move.py` alone."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, GistIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from agencies.models import Unit
from citizens.identity import IdKind
from dossiers.models.columns import OpenDays, PlainWords, day_of
from dossiers.queries import DossierQuerySet
from dossiers.states import ENDED, Channel, Outcome, OwnerKind, ResultStage, State
from procedures.models import Case, Procedure, ProcedureVersion, ReductionGroup


class Dossier(models.Model):
    """A filing from the moment it is filed; its code and clock begin with receipt.

    Three units stay apart: `unit` is competent (it counts in figures), `received_unit` formally
    received it, `helped_unit` is where the person was helped.
    """

    reference = models.CharField(max_length=10)
    code = models.CharField(max_length=40, null=True)
    state = models.CharField(max_length=20, choices=State)
    event_count = models.PositiveIntegerField(default=0)
    head_hash = models.CharField(max_length=64, blank=True)

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="dossiers")
    version = models.ForeignKey(
        ProcedureVersion, models.PROTECT, related_name="dossiers", db_index=False
    )
    case = models.ForeignKey(
        Case,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        help_text="of the version",
    )
    fee_group = models.ForeignKey(
        ReductionGroup,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        help_text="by which the owner pays less",
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="dossiers", db_index=False)
    received_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, related_name="+", db_index=False
    )
    helped_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=8, choices=Channel)

    filed_at = models.DateTimeField()
    last_event_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)
    first_due_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    due_edition = models.CharField(
        max_length=200, blank=True, db_default="", help_text="the calendars `due_at` stands on"
    )
    promised_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    handed_out_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    answer_due_at = models.DateTimeField(
        null=True, help_text="a filing is answered within 8 working hours, a completion awaited"
    )

    answer_until = models.DateField(
        null=True, help_text="until when the applicant is waited for; stopping comes after"
    )
    supplements = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="how often a supplement was asked for"
    )
    apologies = models.PositiveSmallIntegerField(default=0, db_default=0)
    is_extended = models.BooleanField(default=False, db_default=False)
    is_redated = models.BooleanField(
        default=False,
        db_default=False,
        help_text="an extension or a calendar moved the due date: see the due changes",
    )
    revoked_at = models.DateTimeField(null=True)
    result_stage = models.CharField(
        max_length=8, choices=ResultStage, default="", db_default="", blank=True
    )

    step_order = models.PositiveSmallIntegerField(
        default=0, help_text="where on the main line of steps the dossier stands"
    )

    abstract = models.CharField(max_length=500)
    answers = models.JSONField(default=dict)

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="filed_dossiers",
        db_index=False,
    )
    keyed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="keyed_dossiers",
        db_index=False,
    )
    owner_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="owned_dossiers"
    )
    owner_kind = models.CharField(max_length=12, choices=OwnerKind)
    owner_name = models.CharField(max_length=300)
    owner_id_kind = models.CharField(max_length=12, choices=IdKind)
    owner_id_number = models.CharField(max_length=20)
    owner_birth_date = models.DateField(null=True)
    owner_address = models.CharField(max_length=500)
    owner_phone = models.CharField(max_length=20, blank=True)
    owner_email = models.EmailField(blank=True)
    submitter_name = models.CharField(max_length=300)
    submitter_id_kind = models.CharField(max_length=12, choices=IdKind)
    submitter_id_number = models.CharField(max_length=20)
    submitter_address = models.CharField(max_length=500, blank=True)
    submitter_phone = models.CharField(max_length=20, blank=True)
    submitter_email = models.EmailField(blank=True)

    owner_words = models.GeneratedField(
        expression=PlainWords(F("owner_name")), output_field=SearchVectorField(), db_persist=True
    )
    filed_on = day_of("filed_at")
    received_on = day_of("received_at")
    due_on = day_of("due_at")
    finished_on = day_of("finished_at")
    handed_out_on = day_of("handed_out_at")

    objects = DossierQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["unit", "due_at", "id"],
                name="open_at_unit_by_due",
                condition=Q(finished_at=None),
            ),
            # What waits to be handed out, asked by columns that few moves touch: a condition on
            # `state` would cost every move its in-place update.
            models.Index(
                fields=["unit", "finished_at", "id"],
                name="ready_at_unit",
                condition=~Q(outcome="") & Q(handed_out_at=None),
            ),
            # The archive of many units is walked in this index alone, whatever the filters.
            models.Index(
                fields=["received_at", "id"],
                name="archive",
                include=[
                    *("unit", "procedure", "channel"),
                    *("outcome", "finished_at", "handed_out_at"),
                ],
            ),
            # The few that ended otherwise than granted: stopped, withdrawn, denied.
            models.Index(
                fields=["received_at", "id"],
                name="ended_otherwise",
                include=[
                    *("unit", "procedure", "version", "channel", "outcome", "state"),
                    *("finished_at", "handed_out_at", "received_on", "finished_on"),
                ],
                condition=~Q(outcome="granted") & Q(finished_at__isnull=False),
            ),
            models.Index(
                fields=["submitter_id_number"],
                name="by_other_submitter_id",
                condition=~Q(submitter_id_number=F("owner_id_number")),
            ),
            models.Index(fields=["due_at"], name="open_by_due", condition=Q(finished_at=None)),
            models.Index(fields=["unit", "received_at", "id"], name="archive_of_unit"),
            models.Index(fields=["account", "-filed_at"], name="of_account"),
            models.Index(
                fields=["helped_unit", "unit"],
                name="helped_and_not_handed_out",
                condition=Q(handed_out_at=None, helped_unit__isnull=False),
            ),
            models.Index(fields=["owner_id_number"], name="by_owner_id"),
            # Figures are counted in this index alone; no ordinary move touches its columns.
            models.Index(
                fields=["unit", "received_on"],
                name="figures",
                include=[
                    *("filed_on", "due_on", "finished_on", "handed_out_on", "outcome"),
                    *("channel", "procedure", "version", "id"),
                ],
            ),
            models.Index(
                fields=["unit", "received_on"],
                name="answered_late",
                condition=Q(received_at__gt=F("answer_due_at")),
            ),
            models.Index(
                fields=["unit", "filed_on"],
                name="filed_on_behalf",
                condition=Q(channel=Channel.ONLINE, account=None, keyed_by__isnull=False),
            ),
            # What was open at the end of a day, however long ago.
            GistIndex(
                OpClass(OpenDays(F("received_on"), F("finished_on")), name="range_ops"),
                F("unit"),
                name="open_on_a_day",
                condition=Q(received_on__isnull=False),
            ),
            # What lists behind figures run along; each is written once in the life of a dossier.
            models.Index(fields=["filed_at", "id"], name="filings"),
            models.Index(
                fields=["finished_at", "id"], name="endings", condition=Q(finished_at__isnull=False)
            ),
            models.Index(
                fields=["handed_out_at", "id"],
                name="hand_outs",
                condition=Q(handed_out_at__isnull=False),
            ),
            models.Index(
                fields=["unit", "finished_at", "id"],
                name="ended_late",
                condition=Q(finished_on__gt=F("due_on")),
            ),
            # Without the pending list, which every search would have to read through.
            GinIndex(fields=["owner_words"], name="by_owner_words", fastupdate=False),
        ]
        constraints: ClassVar = [
            # Not unique=True, which would add an index for LIKE to each.
            models.UniqueConstraint(fields=["reference"], name="one_dossier_per_reference"),
            models.UniqueConstraint(fields=["code"], name="one_dossier_per_code"),
            models.CheckConstraint(
                condition=Q(code=None, received_at=None)
                | Q(code__isnull=False, received_at__isnull=False),
                name="code_comes_with_receipt",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(ENDED), finished_at__isnull=False)
                | (~Q(state__in=sorted(ENDED)) & Q(finished_at=None)),
                name="finished_exactly_when_ended",
            ),
            models.CheckConstraint(
                condition=Q(finished_at=None)
                | Q(received_at=None)
                | Q(finished_at__gte=F("received_at")),
                name="finished_after_receipt",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["RESOLVED", "RETURNED"]) & ~Q(outcome="")
                | ~Q(state__in=["RESOLVED", "RETURNED"]) & Q(outcome=""),
                name="outcome_exactly_when_resolved",
            ),
            models.CheckConstraint(
                condition=Q(handed_out_at__isnull=False, state=State.RETURNED)
                | Q(Q(handed_out_at=None), ~Q(state=State.RETURNED)),
                name="handed_out_exactly_when_returned",
            ),
        ]

    def __str__(self) -> str:
        return self.code or self.reference

    @property
    def number(self) -> str:
        """The code, or the reference as long as no code was issued."""
        return self.code or self.reference
