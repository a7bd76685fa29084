"""Takes or refuses a PDF that somebody uploaded, with a sentence that says what is wrong."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from agencies.confined import Unanswered, ask
from agencies.signature_reading import confined_signatures
from agencies.signing import Signature

READER = "agencies.pdf_reading"
# Readers look for the header here.
HEAD = 1024
SENTENCES = {
    "encrypted": _("This PDF is encrypted. Remove its password and upload it again."),
    "script": _("This PDF carries a script or an attachment that runs. Upload it without."),
    "huge": _("Reading this PDF takes far too much. Print it to a new PDF and upload that."),
    "broken": _("This PDF is damaged and cannot be read. Make it anew and upload it again."),
}
CHANGED = _("This PDF was changed after it was signed.")
CHANGED_SINCE = _("This PDF was changed after %(signer)s signed it.")


class CheckedPdf(NamedTuple):
    """`filled` are the names of the fields that something is filled into."""

    pages: int
    signatures: list[Signature]
    filled: Sequence[str] = ()


def check_pdf(
    pdf: bytes, *, roots: Sequence[bytes], at: datetime, is_strict: bool = True
) -> CheckedPdf:
    """How many pages it has and who signed it; ValidationError where it cannot be taken.

    Unless strict, a PDF passes that has no pages, or whose first page cannot be drawn on.
    """
    if b"%PDF-" not in pdf[:HEAD]:
        raise ValidationError(_("This file is not a PDF."), code="not_pdf")
    told = _read(pdf)
    pages = told["pages"]
    if is_strict and not told["is_sound"]:
        raise ValidationError(SENTENCES["broken"], code="broken")
    if pages > settings.RESULT_MAX_PAGES:
        raise ValidationError(
            _("This PDF has %(pages)s pages; at most %(limit)s are taken."),
            code="too_long",
            params={"pages": pages, "limit": settings.RESULT_MAX_PAGES},
        )
    return CheckedPdf(pages, _signatures(pdf, roots, at), tuple(told["filled"]))


def _read(pdf: bytes) -> dict[str, Any]:
    try:
        told: dict[str, Any] = ask(READER, pdf)
    except Unanswered:
        told = {"refused": "huge"}
    if "refused" in told:
        raise ValidationError(SENTENCES[told["refused"]], code=told["refused"])
    return told


def _signatures(pdf: bytes, roots: Sequence[bytes], at: datetime) -> list[Signature]:
    """Empty where nobody signed. A signature never stands in a compressed part of the file."""
    if b"/ByteRange" not in pdf:
        return []
    try:
        found = confined_signatures(pdf, roots, at)
    except (Unanswered, ValueError):
        found = []
    for one in found:
        _judge(one)
    if not found:
        raise ValidationError(CHANGED, code="changed")
    return found


def _judge(one: Signature) -> None:
    signer = one.signer or one.name or one.field
    if not (one.is_intact and one.only_filled):
        sentence = CHANGED_SINCE if signer else CHANGED
        raise ValidationError(sentence, code="changed", params={"signer": signer})
    if not one.is_trusted:
        raise ValidationError(
            _("%(signer)s signed this PDF, and no authority that we trust vouches for it."),
            code="untrusted",
            params={"signer": signer},
        )
