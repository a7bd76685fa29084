"""What official papers say and look like, and the books that number them: data with dates."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from agencies.models.units import Post, Unit, validity


class NumberBook(models.Model):
    """The last number given in a book of a unit; the row is the lock. A closed book gives no
    more."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="number_books")
    book = models.CharField(max_length=20)
    day = models.DateField(help_text="the first it counts for: a day's own, or 1 January")
    last = models.PositiveIntegerField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    closing_reason = models.CharField(max_length=300, blank=True, db_default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "book", "day"], name="one_number_book"),
        ]


class IssuingBody(models.Model):
    """The lines at the head of a unit's papers, where they are not its name and its parent's."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="issuing_bodies")
    above = models.CharField(max_length=200, blank=True, help_text="the first line")
    name = models.CharField(max_length=200, help_text="the second line, bold")
    place = models.CharField(max_length=100, help_text="before the date")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            ExclusionConstraint(
                name="one_issuing_body_at_a_time",
                expressions=[
                    ("unit", RangeOperators.EQUAL),
                    (validity(), RangeOperators.OVERLAPS),
                ],
            ),
        ]


class FormEdition(models.Model):
    """What an official form is called and says, from a day on: everywhere, or at one unit."""

    class Sheet(models.TextChoices):
        A4 = "a4", "A4"
        A5 = "a5", "A5"

    form = models.CharField(max_length=20, help_text="the kind of slip")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=200)
    number = models.CharField(max_length=30, blank=True, help_text="of the form: Mẫu số 01")
    symbol = models.CharField(max_length=40, help_text="after the number of a paper: TNHS")
    ground = models.CharField(max_length=300, blank=True)
    texts = models.JSONField(default=dict, help_text="fixed sentences by name")
    sheet = models.CharField(max_length=2, choices=Sheet, default=Sheet.A4)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            ExclusionConstraint(
                name="one_form_edition_at_a_time",
                expressions=[
                    ("form", RangeOperators.EQUAL),
                    (Coalesce("unit", Value(0)), RangeOperators.EQUAL),
                    (validity(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SigningCapacity(models.Model):
    """In whose stead the holder of a post signs (NĐ 30/2020 Art. 13); without one, in the name of
    the post itself."""

    class Mode(models.TextChoices):
        OWN = "", _("in their own name")
        KT = "KT.", _("KT., as deputy of the head")
        TUQ = "TUQ.", _("TUQ., by written authorisation")
        TL = "TL.", _("TL., by order")
        TM = "TM.", _("TM., on behalf of the body")

    post = models.ForeignKey(Post, models.PROTECT, related_name="signing_capacities")
    mode = models.CharField(max_length=4, choices=Mode, blank=True)
    principal = models.CharField(max_length=100, blank=True, help_text="CHỦ TỊCH")
    title = models.CharField(max_length=100, help_text="PHÓ CHỦ TỊCH")
    ground = models.CharField(max_length=300, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            ExclusionConstraint(
                name="one_signing_capacity_at_a_time",
                expressions=[
                    ("post", RangeOperators.EQUAL),
                    (validity(), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(mode="") | ~Q(principal=""), name="a_stead_names_its_principal"
            ),
        ]
