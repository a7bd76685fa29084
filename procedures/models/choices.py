"""The words the catalogue chooses from."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OnlineLevel(models.TextChoices):
    FULL_ONLINE = "full_online", _("Online in full")
    PARTIAL_ONLINE = "partial_online", _("Online in part")
    OTHER = "other", _("At the desk")


class FilingWay(models.TextChoices):
    """How a dossier may come, as `dossiers.states.Channel`."""

    ONLINE = "online", _("Online")
    DESK = "desk", _("At a one-stop desk")
    POST = "post", _("By post")


class Applicant(models.TextChoices):
    """Whom a procedure serves."""

    CITIZEN = "citizen", _("Citizens")
    OVERSEAS = "overseas", _("Vietnamese living abroad")
    FOREIGNER = "foreigner", _("Foreigners")
    HOUSEHOLD = "household", _("Household businesses")
    ENTERPRISE = "enterprise", _("Enterprises")
    COOPERATIVE = "cooperative", _("Cooperatives")
    ORGANISATION = "organisation", _("Organisations")
    AUTHORITY = "authority", _("State authorities")


class LimitUnit(models.TextChoices):
    HOURS = "hours", _("working hours")
    DAYS = "days", _("working days")
    CALENDAR_DAYS = "calendar_days", _("calendar days")
    SAME_DAY = "same_day", _("the same working day")
    NONE = "none", _("no limit")


class PaperForm(models.TextChoices):
    ORIGINAL = "original", _("original")
    CERTIFIED = "certified", _("certified copy")
    COPY = "copy", _("plain copy")
    SHOW = "show", _("to be shown only")
    DATA = "data", _("taken from databases, not to be handed in")
    ABOLISHED = "abolished", _("no longer asked for")


class StepKind(models.TextChoices):
    INTAKE = "intake", _("Intake")
    PROCESS = "process", _("Processing")
    SIGN = "sign", _("Signing")
    HAND_OUT = "hand_out", _("Handing out")


class FeeKind(models.TextChoices):
    """Phí pays for a service, lệ phí is a fixed charge of the state."""

    SERVICE = "service", pgettext_lazy("for a service", "Fee")
    STATE = "state", pgettext_lazy("of the state", "Charge")


class ChargedWhen(models.TextChoices):
    BEFORE_RECEIPT = "before_receipt", _("before receipt")
    AT_HAND_OUT = "at_hand_out", _("when the result is handed out")


class ValidityUnit(models.TextChoices):
    DAYS = "days", _("days")
    MONTHS = "months", _("months")
    YEARS = "years", _("years")
    FOREVER = "forever", _("without end")


class Act(models.TextChoices):
    """What a decision does to a procedure."""

    ISSUE = "issue", _("issues")
    AMEND = "amend", _("amends")
    ABOLISH = "abolish", _("abolishes")


class DecisionState(models.TextChoices):
    DRAFT = "draft", _("draft")
    REVIEWED = "reviewed", _("reviewed")
    PUBLISHED = "published", _("published")
