"""The sweep: what is owed is announced once for each date, under the dossier's lock."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial

from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils.timezone import localtime

from citizens.inbox import Telling, tell
from dossiers.audience import applicant_of, officials
from dossiers.models import Announcement, Dossier
from dossiers.notices import day, moment, write
from dossiers.warnings.found import Owed
from dossiers.warnings.kinds import KINDS, Kind

log = logging.getLogger(__name__)


def announce_warnings(at: datetime) -> int:
    """How many were announced."""
    return sum(one_by_one(kind.owed(at), partial(_announce, kind, at=at)) for kind in KINDS)


def one_by_one(owed: Iterable[Owed], act: Callable[[Owed], bool]) -> int:
    """One that fails holds up no other."""
    done = 0
    for one in owed:
        try:
            done += act(one)
        except (DatabaseError, ValueError):
            log.exception("dossier %s was passed over", one.dossier)
    return done


def _announce(kind: Kind, owed: Owed, at: datetime) -> bool:
    """Under the dossier's lock, so that a move at the same moment is not talked over."""
    with transaction.atomic():
        dossier = Dossier.objects.for_move(owed.dossier)
        if not kind.holds(dossier, owed.due_at):
            return False
        _, is_new = Announcement.objects.get_or_create(
            dossier=dossier, kind=kind.name, due_at=owed.due_at, defaults={"announced_at": at}
        )
        if is_new:
            tell(_tellings(kind, dossier, owed.due_at, at), at=at)
    return is_new


def _tellings(kind: Kind, dossier: Dossier, due_at: datetime, at: datetime) -> list[Telling]:
    people = kind.officials(dossier, due_at, at)
    bodies = [(to, kind.body) for to in officials(people, dossier)]
    if sentence := kind.to_applicant(dossier, due_at):
        bodies += [(to, sentence) for to in applicant_of(dossier)]
    words = {
        "number": dossier.number,
        "name": dossier.version.name,
        "due": moment(due_at),
        "day": day(localtime(due_at).date()),
    }
    return [
        write(
            to,
            key=f"{kind.name}:{dossier.reference}:{localtime(due_at):%Y%m%d%H%M}",
            subject=kind.subject,
            body=body,
            words=words,
            link=reverse("dossier", args=[dossier.number]),
        )
        for to, body in bodies
    ]
