"""Random tokens of papers: short enough to type, too many to guess."""

import re

from django.conf import settings
from django.urls import reverse

from citizens.codes import as_meant, new_code

PAPER_TOKEN = 12  # 60 bits


def new_token() -> str:
    return new_code(PAPER_TOKEN)


def verify_url(token: str) -> str:
    """Where anybody finds out whether the paper is genuine."""
    return settings.SITE_URL + reverse("verify", args=[token])


def canonical_token(typed: str) -> str | None:
    """The token as it is kept, however somebody typed or read it; None where it cannot be one.
    The whole address that a paper carries will do."""
    signs = re.sub(r"^.*/verify/", "", typed.strip().rstrip("/"), flags=re.DOTALL)
    return as_meant(signs, PAPER_TOKEN)
