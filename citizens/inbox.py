"""The one way to tell somebody something: a row with a unique key, told once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from citizens.hurry import hurry
from citizens.models import Message, Person


@dataclass(frozen=True)
class Telling:
    """`key` makes it once; `email` empty: only the inbox; `link` is a path on this site."""

    key: str
    person: Person | None
    email: str
    subject: str
    body: str
    link: str = ""


def tell(tellings: Sequence[Telling], *, at: datetime) -> None:
    """Writes the rows in the caller's transaction; what is new goes out after the commit."""
    if not tellings:
        return
    rows = Message.objects.bulk_create(
        [
            Message(
                key=one.key,
                person=one.person,
                email=one.email,
                subject=one.subject[:300],
                body=one.body,
                link=one.link,
                created_at=at,
                mail_owed=bool(one.email),
            )
            for one in tellings
        ],
        ignore_conflicts=True,
    )
    keys = [row.key for row in rows if row.mail_owed]
    if keys:
        hurry("citizens.send_mail_of", keys)
