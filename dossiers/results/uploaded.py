"""The PDFs of results that people bring."""

import hashlib
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.pdf_check import check_pdf
from agencies.trust import trusted_roots
from citizens.models import StoredFile
from dossiers.flow import NotAllowed
from dossiers.models import Dossier, Result
from dossiers.reckoning import local_date

# By verb: whether a PDF without pages is refused. A draft gets a strip on its first page.
RESULTS = {"draft": True, "resolve": False}
OURS = _("This very file is a paper that was issued before. It cannot be another result.")


def check_uploaded(pdf: bytes, verb: str, at: datetime) -> None:
    """Raises ValidationError with a sentence where the PDF is no result."""
    check_pdf(pdf, roots=trusted_roots(local_date(at)), at=at, is_strict=RESULTS[verb])
    if is_ours(hashlib.sha256(pdf).hexdigest()):
        raise ValidationError(OURS, code="ours")


def refuse_ours(pdf: bytes, sha256: str, dossier: Dossier) -> None:
    """Raises NotAllowed where the PDF is a paper of ours; and where somebody signed it and it was
    taken back or revoked: only the dossier whose end was taken back may end with it again. What
    nobody signed, such as a form letter, may be the result of several."""
    ended = Q(revoked_at__isnull=False) | Q(annulled_at__isnull=False) & ~Q(dossier=dossier)
    is_ended = b"/ByteRange" in pdf and Result.objects.filter(ended, file__sha256=sha256).exists()
    if is_ended or is_ours(sha256):
        raise NotAllowed(OURS)


def is_ours(sha256: str) -> bool:
    """A slip, a reprint, or a result that was signed here."""
    kept = Q(slip__isnull=False) | Q(reprint__isnull=False)
    signed_here = Q(result_signed__isnull=False) | Q(result_file__signed_seq__isnull=False)
    return StoredFile.objects.filter(kept | signed_here, sha256=sha256).exists()
