"""The PDFs of results that people bring."""

from django.utils import timezone

from agencies.pdf_check import check_pdf
from agencies.trust import trusted_roots

# By verb: whether a PDF without pages is refused. A draft gets a strip on its first page.
RESULTS = {"draft": True, "resolve": False}


def check_uploaded(pdf: bytes, verb: str) -> None:
    """Raises ValidationError with a sentence where the PDF is no result."""
    roots = trusted_roots(timezone.localdate())
    check_pdf(pdf, roots=roots, at=timezone.now(), is_strict=RESULTS[verb])
