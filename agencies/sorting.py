"""Vietnamese text reduced to plain letters, to sort and to search by."""

import re
import unicodedata


def plain(text: str) -> str:
    """Lower case, no accents, đ as d, everything but letters, digits and the dots before
    digits folded into single spaces."""
    letters = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[^\w.]+|\.(?!\d)", " ", bare).split())


RANKS = {"province": 0, "department": 1, "branch": 2, "district": 3, "commune": 4}
TITLE = re.compile(
    r"^(ubnd )?(tinh|thanh pho|huyen|phuong|xa|thi tran|dac khu|chi nhanh vpdk dat dai) (.+)$"
)


def sort_key(kind: str, name: str) -> str:
    """Provinces first and communes last, each by proper name: '4 rach gia phuong'."""
    key = plain(name)
    if titled := TITLE.match(key):
        key = f"{titled[3]} {titled[2]}"
    return f"{RANKS.get(kind, 5)} {key}"
