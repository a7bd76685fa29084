"""Whether a PDF that a stranger holds is a paper of ours: by its content, else by its signatures.

It is read in memory and forgotten; a process of its own reads what might be hostile.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from threading import BoundedSemaphore
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from agencies.models import UnitCertificate
from agencies.pdf_check import check_pdf
from agencies.signing import Signature
from agencies.trust import trusted_roots
from citizens.attempts import count, refuse_after
from dossiers.reckoning import local_date
from dossiers.results.signing import SEAL
from dossiers.verification import Paper, paper_signed, paper_with_content

# Of files that are none of ours: reading one costs a second of the processor.
UNKNOWN_PER_ADDRESS = 20
AT_ONCE = BoundedSemaphore(2)
SENTENCES = {
    "not_pdf": _("This file is not a PDF."),
    "encrypted": _("This PDF is locked with a password. No paper of ours is."),
    "script": _("This PDF carries a script. No paper of ours does: do not trust it."),
    "huge": _("Reading this PDF takes far too much. Type the code printed on the paper instead."),
    "broken": _("This PDF is damaged and cannot be read. Download it once more."),
    "too_long": _("This PDF has too many pages. Type the code printed on the paper instead."),
}


class Busy(Exception):
    """Others are having their files read."""


class Verdict(StrEnum):
    IDENTICAL = "identical"  # to a paper of ours
    SIGNED = "signed"  # by a unit of ours and unchanged, but no file of ours byte for byte
    CHANGED = "changed"  # after it was signed
    UNKNOWN = "unknown"  # which proves nothing either way


class Checked(NamedTuple):
    """`units` are those of ours that signed it."""

    verdict: Verdict
    paper: Paper | None = None
    units: Sequence[str] = ()


def verify_pdf(pdf: bytes, *, address: str, at: datetime) -> Checked:
    """Raises ValidationError with a sentence where it cannot be read; TooManyTries; Busy."""
    paper = paper_with_content(hashlib.sha256(pdf).hexdigest())
    if paper:
        return Checked(Verdict.IDENTICAL, paper)
    key = f"verify-file:from:{address}"
    refuse_after({key: UNKNOWN_PER_ADDRESS})
    count(key)
    if not AT_ONCE.acquire(blocking=False):
        raise Busy
    try:
        return by_signatures(pdf, at)
    finally:
        AT_ONCE.release()


def by_signatures(pdf: bytes, at: datetime) -> Checked:
    try:
        roots = trusted_roots(local_date(at))
        checked = check_pdf(pdf, roots=roots, at=at, is_strict=False)
    except ValidationError as refused:
        if refused.code == "changed":
            return Checked(Verdict.CHANGED)
        if refused.code == "untrusted":
            return Checked(Verdict.UNKNOWN)
        code = str(refused.code)
        raise ValidationError(SENTENCES.get(code, SENTENCES["broken"]), code=code) from None
    return by_units(checked.signatures, checked.filled)


def by_units(signed: Sequence[Signature], fields: Sequence[str] = ()) -> Checked:
    """How the paper stands that our fields name, where we signed the file. A revoked certificate
    vouches for nothing: no authority says when its key was used. What was filled in after the last
    seal of ours is not ours."""
    rows = UnitCertificate.objects.filter(
        certificate__in=[one.certificate for one in signed], revoked_at=None
    ).select_related("unit")
    units = {bytes(row.certificate): row.unit.name for row in rows}
    ours = [one for one in signed if one.certificate in units]
    if not ours:
        return Checked(Verdict.UNKNOWN)
    names = list(dict.fromkeys(units[one.certificate] for one in ours))
    whole = [one for one in ours if one.covers_all]
    if not whole:
        return Checked(Verdict.CHANGED, units=names)
    is_sealed = any(one.field.startswith(SEAL) for one in whole)
    paper = paper_signed({name.rpartition("_")[2] for name in fields}, is_sealed=is_sealed)
    return Checked(Verdict.SIGNED, paper, names)
