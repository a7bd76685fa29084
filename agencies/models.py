"""Organisational units with validity dates, desks, posts, calendars, number books."""

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from agencies.queries import PostQuerySet, UnitQuerySet
from agencies.working_time import DayKind

if TYPE_CHECKING:
    from citizens.models import Person


class UnitKind(models.TextChoices):
    PROVINCE = "province", _("Province")
    DEPARTMENT = "department", _("Department")
    BRANCH = "branch", _("Branch office")
    DISTRICT = "district", _("District")
    COMMUNE = "commune", _("Commune")
    ENTERPRISE = "enterprise", _("Enterprise")


class Role(models.TextChoices):
    CLERK = "clerk", _("One-stop desk clerk")
    OFFICER = "officer", _("Officer")
    LEADER = "leader", _("Unit leader")
    PROVINCIAL_LEADER = "provincial_leader", _("Provincial leader")
    CATALOGUE_MANAGER = "catalogue_manager", _("Catalogue manager")
    ADMINISTRATOR = "administrator", _("Administrator")
    POSTAL_CLERK = "postal_clerk", _("Postal clerk")
    INSPECTOR = "inspector", _("Inspector")


class DateRange(Func):
    function = "DATERANGE"
    output_field = DateRangeField()


def validity(bounds: str = "[]") -> DateRange:
    """The range valid_from..valid_to of a row; both days belong to it."""
    return DateRange(F("valid_from"), F("valid_to"), Value(bounds))


class Unit(models.Model):
    """A public body. It never changes parent or code: a change is an end and a successor."""

    code = models.CharField(
        max_length=35,
        unique=True,
        validators=[RegexValidator(r"^[A-Z]\d{2}(\.\d{2,3}){0,4}$")],
    )
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=UnitKind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    path = models.CharField(
        max_length=120, help_text="ids from the root to this unit, '/1/5/9/', for subtrees"
    )
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    successors = models.ManyToManyField(
        "self", symmetrical=False, through="Succession", related_name="predecessors"
    )
    place_code = models.CharField(max_length=5, blank=True, help_text="official place code")
    address = models.CharField(max_length=300, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    sort_key = models.CharField(max_length=200)

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["sort_key"]
        indexes: ClassVar = [
            models.Index(fields=["path"], name="unit_path", opclasses=["text_pattern_ops"]),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="unit_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Succession(models.Model):
    """`successor` took over (part of) `predecessor` on that day."""

    predecessor = models.ForeignKey(Unit, models.PROTECT, related_name="succeeded_by")
    successor = models.ForeignKey(Unit, models.PROTECT, related_name="succeeds")
    effective_on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="one_succession"),
        ]


class Desk(models.Model):
    """A one-stop desk (bộ phận một cửa) where people are received."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="desks")
    name = models.CharField(max_length=200)
    address = models.CharField(max_length=300, blank=True)
    opening_hours = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """Who works where, as what, from when to when."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts")
    role = models.CharField(max_length=20, choices=Role)
    title = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            ExclusionConstraint(
                name="one_post_of_a_kind_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (validity(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_role_display()} · {self.unit}"


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


class NumberBook(models.Model):
    """The last number given in a book of a unit on a day; the row is the lock."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="number_books")
    book = models.CharField(max_length=20)
    day = models.DateField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "book", "day"], name="one_number_book"),
        ]


def posts_of(person: "Person", on: date) -> "list[Post]":
    """The posts a person holds on a day, with their units."""
    return list(Post.objects.held_on(on).filter(person=person).select_related("unit"))
