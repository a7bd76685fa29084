"""A form that is sent twice registers one dossier."""

from collections.abc import Callable

from django.db import transaction

from citizens.models import Person
from dossiers.models import Dossier, IdempotencyKey


class UsedForAnother(Exception):
    """The token of a form came again with other words; `dossier` is what it made."""

    def __init__(self, dossier: Dossier) -> None:
        super().__init__(dossier.number)
        self.dossier = dossier


def once(person: Person, token: str, digest: str, make: Callable[[], Dossier]) -> Dossier:
    """What `make` made under the token, now or before; a second request waits for the first.

    Raises UsedForAnother where the digest differs.
    """
    with transaction.atomic():
        IdempotencyKey.objects.bulk_create(
            [IdempotencyKey(person=person, key=token, digest=digest)], ignore_conflicts=True
        )
        keys = IdempotencyKey.objects.select_for_update(of=("self",)).select_related("dossier")
        kept = keys.get(person=person, key=token)
        if kept.dossier is None:
            kept.dossier = make()
            kept.save(update_fields=["dossier"])
        elif kept.digest != digest:
            raise UsedForAnother(kept.dossier)
    return kept.dossier
