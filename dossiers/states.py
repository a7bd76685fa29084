"""The states of a dossier and their national codes (domain: DVCQG codes 1 to 10)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    SUBMITTED = "SUBMITTED", _("Waiting to be received")
    AWAITING_COMPLETION = "AWAITING_COMPLETION", _("To be completed before receipt")
    REFUSED = "REFUSED", _("Not received")
    RECEIVED = "RECEIVED", _("Received")
    PROCESSING = "PROCESSING", _("In progress")
    AWAITING_SUPPLEMENT = "AWAITING_SUPPLEMENT", _("Waiting for a supplement")
    AWAITING_DUES = "AWAITING_DUES", _("Waiting for taxes and fees")
    SUSPENDED = "SUSPENDED", _("Waiting for another authority")
    RESOLVED = "RESOLVED", _("Result ready")
    RETURNED = "RETURNED", _("Result handed out")
    STOPPED = "STOPPED", _("Stopped")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")


NATIONAL_CODES: dict[State, int] = {
    State.SUBMITTED: 1,
    State.RECEIVED: 2,
    State.REFUSED: 3,
    State.PROCESSING: 4,
    State.SUSPENDED: 4,
    State.AWAITING_COMPLETION: 5,
    State.AWAITING_SUPPLEMENT: 5,
    State.AWAITING_DUES: 6,
    State.WITHDRAWN: 7,
    State.STOPPED: 8,
    State.RESOLVED: 9,
    State.RETURNED: 10,
}

ENDED = frozenset({State.REFUSED, State.RESOLVED, State.RETURNED, State.STOPPED, State.WITHDRAWN})
# The applicant's answer is waited for, until a day.
AWAITING = frozenset({State.AWAITING_COMPLETION, State.AWAITING_SUPPLEMENT, State.AWAITING_DUES})
PAUSED = frozenset({State.AWAITING_SUPPLEMENT, State.AWAITING_DUES, State.SUSPENDED})


class Bucket(models.TextChoices):
    """Whose time a segment of the clock is."""

    PROCESSING = "processing", _("The authority at work")
    AWAITING_SUPPLEMENT = "awaiting_supplement", _("Waiting for the applicant")
    AWAITING_DUES = "awaiting_dues", _("Waiting for taxes and fees")
    SUSPENDED = "suspended", _("Waiting for another authority")


BUCKETS: dict[State, Bucket] = {
    State.RECEIVED: Bucket.PROCESSING,
    State.PROCESSING: Bucket.PROCESSING,
    State.AWAITING_SUPPLEMENT: Bucket.AWAITING_SUPPLEMENT,
    State.AWAITING_DUES: Bucket.AWAITING_DUES,
    State.SUSPENDED: Bucket.SUSPENDED,
}


class Channel(models.TextChoices):
    ONLINE = "online", _("Online")
    DESK = "desk", _("At the desk")
    POST = "post", _("By post")


class Outcome(models.TextChoices):
    GRANTED = "granted", _("Granted")
    DENIED = "denied", _("Denied")


class OwnerKind(models.TextChoices):
    PERSON = "person", _("Person")
    ORGANISATION = "organisation", _("Organisation")


class ResultStage(models.TextChoices):
    """How far the standing result of a dossier has come while it is worked on."""

    NONE = "", _("No draft")
    DRAFTED = "drafted", _("Drafted")
    APPROVED = "approved", _("Approved")
    SIGNED = "signed", _("Signed")
    NUMBERED = "numbered", _("Numbered")
    ISSUED = "issued", _("Issued")


class Standing(models.TextChoices):
    """Whether a paper holds. What ended goes before what holds: of papers with the same content
    none makes up for the end of another."""

    REVOKED = "revoked", _("Genuine, but revoked: no longer valid")
    ANNULLED = "annulled", _("Genuine, but annulled: no longer valid")
    REPLACED = "replaced", _("Genuine, but replaced by a newer one")
    CURRENT = "current", _("Genuine and current")
    DRAFT = "draft", _("Only a draft: not issued")
