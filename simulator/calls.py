"""Calls to the merchant."""

import http.client
import urllib.error
import urllib.request
from typing import NamedTuple

PATIENCE_S = 15
LARGEST = 16 * 1024
# No proxy of the machine stands between two programs of one demo.
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Call(NamedTuple):
    """A GET, or with a body a POST of JSON."""

    url: str
    body: str = ""


class Answer(NamedTuple):
    """Status 0: nobody answered, and `body` is why."""

    status: int
    body: str


def make(call: Call) -> Answer:
    request = urllib.request.Request(call.url)  # noqa: S310  the merchant's, http or https
    if call.body:
        request.data = call.body.encode()
        request.add_header("Content-Type", "application/json; charset=UTF-8")
    try:
        with OPENER.open(request, timeout=PATIENCE_S) as answer:
            return Answer(answer.status, answer.read(LARGEST).decode("utf-8", "replace"))
    except urllib.error.HTTPError as refused:
        with refused:
            return Answer(refused.code, refused.read(LARGEST).decode("utf-8", "replace"))
    except (OSError, http.client.HTTPException) as failed:
        return Answer(0, str(getattr(failed, "reason", failed)))
