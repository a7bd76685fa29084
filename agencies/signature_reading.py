"""Reads the signatures on a stranger's PDF; run by `confined`.

It is given a line of JSON (the roots, and when) and then the PDF.
"""

import base64
import json
import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from agencies.confined import answer, ask
from agencies.signing import Signature, signatures

ME = "agencies.signature_reading"


def confined_signatures(pdf: bytes, roots: Sequence[bytes], at: datetime) -> list[Signature]:
    """`signing.signatures`, in a process of its own."""
    given = {"roots": [base64.b64encode(root).decode() for root in roots], "at": at.isoformat()}
    told = ask(ME, json.dumps(given).encode() + b"\n" + pdf)
    if told is None:
        raise ValueError("unreadable")
    return [_from_json(one) for one in told]


def read(given: bytes) -> list[dict[str, Any]] | None:
    line, _, pdf = given.partition(b"\n")
    asked = json.loads(line)
    roots = [base64.b64decode(root) for root in asked["roots"]]
    try:
        found = signatures(pdf, roots, datetime.fromisoformat(asked["at"]))
    except ValueError:
        return None
    return [_to_json(one) for one in found]


def _to_json(one: Signature) -> dict[str, Any]:
    return {
        **one._asdict(),
        "signed_at": one.signed_at and one.signed_at.isoformat(),
        "certificate": base64.b64encode(one.certificate).decode(),
    }


def _from_json(one: dict[str, Any]) -> Signature:
    signed_at = one["signed_at"] and datetime.fromisoformat(one["signed_at"])
    return Signature(
        **{**one, "signed_at": signed_at, "certificate": base64.b64decode(one["certificate"])}
    )


if __name__ == "__main__":
    logging.disable()
    answer(read)
