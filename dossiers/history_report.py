"""What inspectors hear of roots, and whoever watches the house of a history that does not hold."""

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from agencies.models import Post, Role
from citizens.inbox import tell
from citizens.models import Person
from dossiers.audience import Addressee
from dossiers.models import Root
from dossiers.notices import write
from dossiers.reckoning import local_date
from dossiers.verifier import Finding

log = logging.getLogger(__name__)
NAMED = 20
LOGGED = 1000


class Words(NamedTuple):
    key: str
    subject: str | Promise
    body: str | Promise
    words: dict[str, str | Promise]


def tell_root(root: Root, *, at: datetime) -> None:
    """The digest in an inspector's mailbox is out of everybody's reach here."""
    words: dict[str, str | Promise] = {
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
    subject = _("Root of the histories, number %(number)s of %(day)s")
    _tell(_holding(at, Role.INSPECTOR), Words(f"root:{root.number}", subject, body, words), at)


def report(findings: Sequence[Finding], count: int, *, key: str, at: datetime) -> None:
    """Into the log, and to inspectors and administrators, once for each run."""
    if not count:
        return
    log.error("the histories: %s findings", count)
    for finding in findings[:LOGGED]:
        log.error("the histories: %s %s", finding.kind, finding.sentence)
    named = [finding.sentence for finding in findings[:NAMED]]
    words: dict[str, str | Promise] = {
        "count": str(count),
        "sentences": "\n".join([*named, *(["…"] if count > len(named) else [])]),
    }
    body = _(
        "Something was changed, added or taken away that the house itself never changes. Keep the "
        "database, the folder of the roots and the worker's log as they are, and have it looked "
        "into.\n\n%(sentences)s"
    )
    subject = _("The histories of dossiers do not hold: %(count)s findings")
    people = _holding(at, Role.INSPECTOR, Role.ADMINISTRATOR)
    _tell(people, Words(f"{key}:{localtime(at):%Y%m%d%H%M}", subject, body, words), at)


def _holding(at: datetime, *roles: str) -> list[Person]:
    posts = Post.objects.held_on(local_date(at)).filter(role__in=roles, person__is_active=True)
    return list({post.person.pk: post.person for post in posts.select_related("person")}.values())


def _tell(people: Sequence[Person], said: Words, at: datetime) -> None:
    link = reverse("history_inspection")
    tell(
        [
            write(
                Addressee(person, person.email),
                key=said.key,
                subject=said.subject,
                body=said.body,
                words=said.words,
                link=link,
            )
            for person in people
        ],
        at=at,
    )
