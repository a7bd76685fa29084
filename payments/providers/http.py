"""Calls to providers: short, and with one kind of failure."""

import json
import time
from typing import Any

import urllib3

from payments.providers.contract import Unreachable

# As many calls to one provider as may well go on at once, each by a connection that is kept.
POOL = urllib3.PoolManager(maxsize=8, timeout=urllib3.Timeout(connect=3, read=10), retries=False)
LARGEST = 64 * 1024
PIECE = 4 * 1024
PATIENCE = 15  # seconds, for the whole of an answer


def post_json(url: str, body: dict[str, Any]) -> str:
    """The answer's body, as it came; also one that refuses, in JSON. Raises Unreachable."""
    try:
        answer = POOL.request(
            "POST",
            url,
            body=json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
            preload_content=False,
        )
        raw = _body_of(answer)
    except (urllib3.exceptions.HTTPError, OSError) as failed:
        raise Unreachable(str(failed)) from None
    is_refusal = 400 <= answer.status < 500 and raw.lstrip().startswith(b"{")
    if answer.status != 200 and not is_refusal:
        raise Unreachable(f"{url} answered {answer.status}")
    return raw.decode("utf-8", "replace")


def _body_of(answer: urllib3.BaseHTTPResponse) -> bytes:
    """Raises Unreachable where it is too long, in bytes or in time."""
    until, raw = time.monotonic() + PATIENCE, bytearray()
    while piece := answer.read1(PIECE):
        raw += piece
        if len(raw) > LARGEST or time.monotonic() > until:
            answer.close()
            raise Unreachable("the answer had no end")
    answer.release_conn()
    return bytes(raw)
