"""Random codes that people read aloud and type: Crockford's signs, none taken for another."""

import re

from django.utils.crypto import get_random_string

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # 5 bits each
MISREAD = str.maketrans("OIL", "011")
BETWEEN = re.compile(r"[\s\-\u2010-\u2014]+")


def new_code(length: int) -> str:
    return get_random_string(length, SIGNS)


def as_meant(typed: str, length: int) -> str | None:
    """The code as it is kept, however somebody typed or read it; None where it cannot be one."""
    code = BETWEEN.sub("", typed).upper().translate(MISREAD)
    return code if len(code) == length and set(code) <= set(SIGNS) else None
