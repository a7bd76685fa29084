"""What a version asks for, how it is worked on and what it costs.

`cases` holds keys of the version's cases; empty is every case.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from agencies.models import Role, Unit, UnitKind
from procedures.models.choices import ChargedWhen, FeeKind, FilingWay, PaperForm, StepKind
from procedures.models.versions import ProcedureVersion


class Paper(models.Model):
    """A paper that a procedure asks for (thành phần hồ sơ)."""

    version = models.ForeignKey(ProcedureVersion, models.CASCADE, related_name="papers")
    key = models.SlugField(max_length=40)
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=300)
    note = models.CharField(max_length=500, blank=True)
    form = models.CharField(max_length=10, choices=PaperForm)
    copies = models.PositiveSmallIntegerField(default=1)
    is_required = models.BooleanField(default=True)
    is_declared_online = models.BooleanField(
        default=False, help_text="filed online, what is typed into the form takes its place"
    )
    is_reusable = models.BooleanField(
        default=False, help_text="a result kept for the citizen may stand for it"
    )
    data_source = models.CharField(
        max_length=200, blank=True, help_text="the database that tells the same"
    )
    cases = ArrayField(models.SlugField(max_length=40), default=list, blank=True)

    class Meta:
        ordering: ClassVar = ["order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "key"], name="one_paper_per_key"),
        ]

    def __str__(self) -> str:
        return self.name


class Step(models.Model):
    """A step of processing: who by role and level, in how many working hours.

    Steps go by their order. Those with a `branch` run beside each other: steps of one branch after
    each other, neighbouring branches in parallel, and the next step without one when all are done.
    """

    version = models.ForeignKey(ProcedureVersion, models.CASCADE, related_name="steps")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=StepKind)
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=20, choices=Role)
    hours = models.PositiveSmallIntegerField(help_text="working hours")
    branch = models.SlugField(max_length=20, blank=True)
    level = models.CharField(
        max_length=12, choices=UnitKind, blank=True, help_text="empty: the competent unit"
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, related_name="+", help_text="where it is always the same"
    )
    needs = models.CharField(max_length=300, blank=True, help_text="what it takes: a site report")
    cases = ArrayField(models.SlugField(max_length=40), default=list, blank=True)

    class Meta:
        ordering: ClassVar = ["order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "order"], name="one_step_per_place"),
        ]

    def __str__(self) -> str:
        return self.name


class FeeRule(models.Model):
    """What a version costs; an empty channel means any. How it is reckoned: `procedures/fees.py`.

    `tiers` are `[{"up_to": n or None, "amount": đồng}]` by units of one `each`; without them
    `amount` holds for every unit. `reductions` are `[{"group", "percent", "ground"}]`.
    """

    version = models.ForeignKey(ProcedureVersion, models.CASCADE, related_name="fees")
    key = models.SlugField(max_length=40)
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=7, choices=FeeKind)
    label = models.CharField(max_length=200)
    amount = models.PositiveIntegerField(help_text="whole đồng; 0 is free")
    per = models.CharField(max_length=60, blank=True, help_text="page, copy, case")
    tiers = models.JSONField(default=list, blank=True)
    each = models.CharField(max_length=60, blank=True, help_text="what tiers and cap begin anew by")
    cap = models.PositiveIntegerField(null=True, help_text="whole đồng, the most for one `each`")
    reductions = models.JSONField(default=list, blank=True)
    note = models.CharField(max_length=300, blank=True)
    channel = models.CharField(max_length=10, choices=FilingWay, blank=True)
    cases = ArrayField(models.SlugField(max_length=40), default=list, blank=True)
    charged = models.CharField(max_length=16, choices=ChargedWhen)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "order"], name="one_fee_per_place"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="a_fee_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.label
