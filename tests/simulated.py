"""The simulator of payment providers in a thread, a merchant that it tells, and the program."""

import json
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import ThreadingMixIn
from typing import Any
from urllib.parse import urlencode
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from launch import simulated
from simulator.routes import Simulator
from simulator.settings import read
from tests.house import answers, program, until

SECRETS = {**simulated.SECRETS["VNPAY"], **simulated.SECRETS["MOMO"]}


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


PLAIN = urllib.request.build_opener(urllib.request.ProxyHandler({}), NoRedirect())


@dataclass
class Said:
    status: int
    text: str
    location: str

    def json(self) -> Any:
        return json.loads(self.text)


def ask(url: str, form: dict[str, Any] | None = None, body: Any = None) -> Said:
    request = urllib.request.Request(url)
    if form is not None:
        request.data = urlencode(form).encode()
    if body is not None:
        request.data = body if isinstance(body, bytes) else json.dumps(body).encode()
        request.add_header("Content-Type", "application/json")
    try:
        answer = PLAIN.open(request, timeout=10)
    except urllib.error.HTTPError as refused:
        answer = refused
    with answer:
        return Said(answer.status, answer.read().decode(), answer.headers.get("Location", ""))


@dataclass
class Merchant:
    """Hears; `says` is what it answers, one after the other, the last of them for ever."""

    address: str = ""
    says: list[tuple[int, str]] = field(default_factory=lambda: [(200, '{"RspCode": "00"}')])
    heard: list[tuple[str, str]] = field(default_factory=list)  # query or body, kind

    def hear(self, text: str, kind: str) -> tuple[int, str]:
        self.heard.append((text, kind))
        return self.says.pop(0) if len(self.says) > 1 else self.says[0]


@contextmanager
def merchant() -> Iterator[Merchant]:
    found = Merchant()

    class Handler(BaseHTTPRequestHandler):
        def answer(self, text: str) -> None:
            status, body = found.hear(text, self.headers.get("Content-Type", ""))
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body.encode())

        def do_GET(self) -> None:
            self.answer(self.path.partition("?")[2])

        def do_POST(self) -> None:
            self.answer(self.rfile.read(int(self.headers["Content-Length"])).decode())

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.address = f"http://127.0.0.1:{server.server_port}"
    with served(server):
        yield found


class Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


class Threads(ThreadingMixIn, WSGIServer):
    daemon_threads = True


@contextmanager
def simulator(site: str, **more: str) -> Iterator[str]:
    """Its address."""
    environ = {**SECRETS, "SITE_URL": site, "SIMULATOR_RETRY_S": "0.05", **more}
    application = Simulator(read(environ))
    server = make_server("127.0.0.1", 0, application, server_class=Threads, handler_class=Quiet)
    with served(server):
        yield f"http://127.0.0.1:{server.server_port}"


@contextmanager
def served(server: Any) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def simulator_program(port: int, site: str) -> Iterator[str]:
    """As `make run` starts it."""
    address = f"http://127.0.0.1:{port}"
    server = ("gunicorn", "simulator.wsgi", "-b", f"127.0.0.1:{port}", "--threads", "8")
    told = {**SECRETS, "SITE_URL": site, "SIMULATOR_RETRY_S": "1"}
    with program(*server, "--log-level", "warning", **told):
        until(lambda: answers(f"{address}/healthz"))
        yield address
