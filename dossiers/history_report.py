"""What inspectors hear of roots, and whoever watches the house of a history that does not hold."""

import logging
from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from agencies.models import Role
from dossiers.models import Root
from dossiers.notices import tell_holders
from dossiers.rights import WATCHERS
from dossiers.verifier import Finding

log = logging.getLogger(__name__)
NAMED = 20
LOGGED = 1000


def tell_root(root: Root, *, at: datetime) -> None:
    """The digest in an inspector's mailbox is out of everybody's reach here."""
    words = {
        "number": str(root.number),
        "day": date_format(root.day, "d/m/Y"),
        "digest": root.digest,
        "dossiers": number_format(root.dossiers, force_grouping=True),
        "events": number_format(root.events, force_grouping=True),
        "papers": number_format(root.papers, force_grouping=True),
    }
    body = _(
        "Root number %(number)s of %(day)s covers %(dossiers)s dossiers with %(events)s entries in "
        "their histories, and %(papers)s papers printed since the last one. Its code is "
        "%(digest)s. Please keep this message: should anybody rewrite a history later on, it will "
        "not fit this code any more."
    )
    tell_holders(
        Role.INSPECTOR,
        key=f"root:{root.number}",
        subject=_("Root of the histories, number %(number)s of %(day)s"),
        body=body,
        words=words,
        link=reverse("history_inspection"),
        at=at,
    )


def report(findings: Sequence[Finding], count: int, *, key: str, at: datetime) -> None:
    """Into the log, and to inspectors and administrators, once for each run."""
    if not count:
        return
    log.error("the histories: %s findings", count)
    for finding in findings[:LOGGED]:
        log.error("the histories: %s %s", finding.kind, finding)
    named = [str(finding) for finding in findings[:NAMED]]
    words = {
        "count": str(count),
        "sentences": "\n".join([*named, *(["…"] if count > len(named) else [])]),
    }
    body = _(
        "Something was changed, added or taken away that the house itself never changes. Keep the "
        "database, the folder of the roots and the worker's log as they are, and have it looked "
        "into.\n\n%(sentences)s"
    )
    tell_holders(
        *WATCHERS,
        key=f"{key}:{localtime(at):%Y%m%d%H%M}",
        subject=_("The histories of dossiers do not hold: %(count)s findings"),
        body=body,
        words=words,
        link=reverse("history_inspection"),
        at=at,
    )
