"""The texts of results."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Value
from django.db.models.functions import Coalesce

from agencies.models import validity
from procedures.models.catalogue import Procedure


class ResultTemplate(models.Model):
    """The text of a result, with `{fields}` of the dossier; without a procedure, for any.

    `body` is plain text: paragraphs apart by an empty line, fields as `{owner_name}` or
    `{answers.child_name}`.
    """

    procedure = models.ForeignKey(
        Procedure, models.PROTECT, null=True, blank=True, related_name="result_templates"
    )
    code = models.SlugField(max_length=30)
    outcome = models.CharField(max_length=8, help_text="granted or denied")
    name = models.CharField(max_length=200)
    symbol = models.CharField(max_length=40, help_text="after the number: TLKS-BS")
    body = models.TextField()
    ground = models.CharField(max_length=300, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            ExclusionConstraint(
                name="one_result_template_at_a_time",
                expressions=[
                    (Coalesce("procedure", Value(0)), RangeOperators.EQUAL),
                    ("code", RangeOperators.EQUAL),
                    (validity(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.name
