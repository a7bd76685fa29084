"""As little of the web as two providers need."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from wsgiref.types import StartResponse, WSGIEnvironment

LARGEST = 64 * 1024


class Refused(Exception):
    """`sentence` is for whoever looks at the page."""

    def __init__(self, sentence: str, code: str = "", status: int = 400) -> None:
        self.sentence, self.code, self.status = sentence, code, status
        super().__init__(sentence)


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: str
    body: bytes
    base: str  # of this server, as the caller names it

    def form(self) -> dict[str, str]:
        return once(self.body.decode("utf-8", "replace"))

    def json(self) -> dict[str, Any]:
        """{} where it is no JSON object."""
        try:
            said = json.loads(self.body)
        except (ValueError, RecursionError):
            return {}
        return said if isinstance(said, dict) else {}


@dataclass(frozen=True)
class Response:
    body: str | bytes = ""
    status: int = 200
    kind: str = "text/html; charset=utf-8"
    location: str = ""
    sends_to: str = ""  # the origin that a form of the page may lead to

    def all_headers(self) -> list[tuple[str, str]]:
        policy = f"default-src 'self'; form-action 'self' {self.sends_to}".rstrip()
        said = {
            "Content-Type": self.kind,
            "Content-Security-Policy": f"{policy}; frame-ancestors 'none'; base-uri 'none'",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cache-Control": "no-store",
        }
        if self.location:
            said["Location"] = self.location
        return list(said.items())


def text_of(said: dict[str, Any]) -> str:
    return json.dumps(said, ensure_ascii=False)


def answer_json(said: dict[str, Any], status: int = 200) -> Response:
    return Response(text_of(said), status, "application/json; charset=UTF-8")


def see_other(location: str) -> Response:
    return Response(status=303, location=location)


def once(query: str) -> dict[str, str]:
    """Raises Refused where a name stands twice."""
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=100)
    except ValueError:
        raise Refused("Địa chỉ này có quá nhiều tham số.", "03") from None
    if len(dict(pairs)) != len(pairs):
        raise Refused("Một tham số được gửi hai lần.", "03")
    return dict(pairs)


def origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def request_of(environ: WSGIEnvironment) -> Request:
    length = environ.get("CONTENT_LENGTH") or "0"
    size = int(length) if length.isascii() and length.isdigit() else 0
    if size > LARGEST:
        raise Refused("Nội dung gửi đến quá lớn.", status=413)
    host = environ.get("HTTP_HOST") or f"{environ['SERVER_NAME']}:{environ['SERVER_PORT']}"
    return Request(
        method=environ["REQUEST_METHOD"],
        path=environ.get("PATH_INFO", "/"),
        query=environ.get("QUERY_STRING", ""),
        body=environ["wsgi.input"].read(size),
        base=f"{environ['wsgi.url_scheme']}://{host}",
    )


def send(response: Response, start_response: StartResponse) -> Iterable[bytes]:
    body = response.body.encode() if isinstance(response.body, str) else response.body
    line = f"{response.status} {HTTPStatus(response.status).phrase}"
    start_response(line, [*response.all_headers(), ("Content-Length", str(len(body)))])
    return [body]
