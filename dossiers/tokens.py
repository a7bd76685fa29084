"""Random tokens of papers: short enough to type, too many to guess."""

import re

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import get_random_string

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PAPER_TOKEN = 12  # 60 bits
MISREAD = str.maketrans("OIL", "011")


def new_token() -> str:
    return get_random_string(PAPER_TOKEN, CROCKFORD)


def verify_url(token: str) -> str:
    """Where anybody finds out whether the paper is genuine."""
    return settings.SITE_URL + reverse("verify", args=[token])


def canonical_token(typed: str) -> str | None:
    """The token as it is kept, however somebody typed or read it; None where it cannot be one.
    The whole address that a paper carries will do."""
    signs = re.sub(r"^.*/verify/", "", typed.strip().rstrip("/"), flags=re.DOTALL)
    token = re.sub(r"[\s\-\u2010-\u2014]+", "", signs).upper().translate(MISREAD)
    is_token = len(token) == PAPER_TOKEN and set(token) <= set(CROCKFORD)
    return token if is_token else None
