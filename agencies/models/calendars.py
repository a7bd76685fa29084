"""Working calendars, their drafts and editions, and the terms that the law sets."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models.units import Unit, validity
from agencies.working_time import DayKind


class WorkingCalendar(models.Model):
    """Legal working time of a unit and all below it; without a unit, the country's.

    `versions` and `overrides` are the draft that administrators edit; what is in force is the
    `edition`, and nothing before the first one.
    """

    unit = models.OneToOneField(Unit, models.PROTECT, null=True, related_name="calendar")
    name = models.CharField(max_length=200)
    edition = models.ForeignKey(
        "CalendarEdition", models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["unit"], nulls_distinct=False, name="one_calendar_per_unit"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CalendarEdition(models.Model):
    """A calendar as it was published: never changed, so a due date names the editions it was
    reckoned by. `sessions`: `[date from, seven weekdays]`; `days`: `[date, kind, weekday, name,
    provisional]`."""

    calendar = models.ForeignKey(WorkingCalendar, models.PROTECT, related_name="editions")
    sessions = models.JSONField()
    days = models.JSONField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["pk"]


class LegalTerm(models.Model):
    """A number that the law sets for every procedure, with the days it is in force."""

    class Key(models.TextChoices):
        ANSWER_MINUTES = "answer_minutes", _("A filing is answered within, in working minutes")
        FORWARD_CUTOFF = (
            "forward_cutoff",
            _("Received later, it is forwarded the next morning, in minutes after midnight"),
        )
        SUPPLEMENT_DAYS = "supplement_days", _("A supplement is awaited for, in days")
        DUES_DAYS = "dues_days", _("Taxes and fees are awaited for, in days")
        ON_TIME_TARGET = (
            "on_time_target",
            _("Of the resolved, at least so many are early or on time, in tenths of a percent"),
        )

    key = models.CharField(max_length=20, choices=Key)
    amount = models.PositiveIntegerField()
    ground = models.CharField(max_length=300)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            ExclusionConstraint(
                name="one_legal_term_at_a_time",
                expressions=[
                    ("key", RangeOperators.EQUAL),
                    (validity(), RangeOperators.OVERLAPS),
                ],
            ),
        ]


class SessionVersion(models.Model):
    """Sessions per weekday from a date on: 7 lists of [opening, closing) in minutes, Monday
    first."""

    calendar = models.ForeignKey(WorkingCalendar, models.CASCADE, related_name="versions")
    effective_from = models.DateField()
    weekdays = models.JSONField()

    class Meta:
        ordering: ClassVar = ["effective_from"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["calendar", "effective_from"], name="one_session_version_a_day"
            ),
        ]


class DayOverride(models.Model):
    """A date that differs from its weekday: off, half off, or a make-up working day."""

    KINDS: ClassVar = [
        (DayKind.OFF.value, _("Day off")),
        (DayKind.MORNING_OFF.value, _("Morning off")),
        (DayKind.AFTERNOON_OFF.value, _("Afternoon off")),
        (DayKind.MAKE_UP.value, _("Make-up working day")),
    ]

    calendar = models.ForeignKey(WorkingCalendar, models.CASCADE, related_name="overrides")
    date = models.DateField()
    kind = models.CharField(max_length=14, choices=KINDS)
    weekday = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="make-up day: whose sessions it has, 0 = Monday"
    )
    name = models.CharField(max_length=200)
    is_provisional = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["date"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["calendar", "date"], name="one_override_a_day"),
            models.CheckConstraint(
                condition=Q(kind="make_up", weekday__range=(0, 6))
                | (~Q(kind="make_up") & Q(weekday=None)),
                name="make_up_day_names_a_weekday",
            ),
        ]
