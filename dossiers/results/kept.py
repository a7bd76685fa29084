"""The file of a result, read only where it still is what was kept and what its history tells."""

import hashlib

from django.utils.translation import gettext as _

from citizens.models import StoredFile
from dossiers.flow import NotAllowed
from dossiers.models import Dossier, Event


def event_of(dossier: Dossier, seq: int | None) -> Event:
    """The evidence of a stage."""
    assert seq  # the stage was passed
    return dossier.events.select_related("detail").get(seq=seq)


def told_in(event: Event) -> str:
    """The digest of the file that the event is about; empty once its detail was erased."""
    return str(event.detail.content.get("sha256", ""))


def kept_bytes(file: StoredFile | None, told: str = "") -> bytes:
    """Raises NotAllowed where the bytes are not those that were kept, or not those `told`."""
    assert file  # the stage before
    try:
        with file.content.open("rb") as content:
            found = bytes(content.read())
    except FileNotFoundError as lost:
        raise _altered(file) from lost
    digest = hashlib.sha256(found).hexdigest()
    if digest != file.sha256 or (told and digest != told):
        raise _altered(file)
    return found


def _altered(file: StoredFile) -> NotAllowed:
    sentence = _(
        "The file “%(name)s” on the disk is not the one that was kept. Nothing was done; tell the "
        "administrator, or send the dossier back to have the result drafted anew."
    )
    return NotAllowed(sentence % {"name": file.name})
