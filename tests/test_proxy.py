"""A real nginx with the configuration of the proxy image. Where there is none, these tests skip."""

import json
import os
import shutil
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.house import until
from tests.test_architecture import ROOT

NGINX = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
PAGES = "/usr/share/nginx/motcua"
WHOLE = """
{user}
pid {here}/nginx.pid;
error_log {here}/error.log;
events {{}}
http {{
    include /etc/nginx/mime.types;
    client_body_temp_path {here}/body;
    proxy_temp_path {here}/proxied;
    fastcgi_temp_path {here}/fastcgi;
    uwsgi_temp_path {here}/uwsgi;
    scgi_temp_path {here}/scgi;
    include {here}/motcua.conf;
}}
"""
pytestmark = pytest.mark.skipif(NGINX is None, reason="no nginx on this machine")


class Echo(BaseHTTPRequestHandler):
    """Answers with what arrived: the headers, and how long the body was."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        arrived = len(self.rfile.read(int(self.headers.get("Content-Length") or 0)))
        text = json.dumps({**self.headers, "arrived": arrived, "path": self.path}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *_: object) -> None:
        pass


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def proxy(here: Path, app: int, own: str = "") -> Iterator[str]:
    port = free_port()
    text = (ROOT / "deploy/nginx/motcua.conf").read_text(encoding="utf-8")
    for was, becomes in (
        ("listen 8080", f"listen 127.0.0.1:{port}"),
        ("http://web:8000", f"http://127.0.0.1:{app}"),
        (PAGES, f"{here}/pages"),
        ("/dev/stdout", f"{here}/access.log"),
        ("default 0;", f"default 0; {own}"),
    ):
        assert was in text
        text = text.replace(was, becomes)
    shutil.copytree(ROOT / "deploy/nginx/pages", here / "pages/proxy", dirs_exist_ok=True)
    shutil.copytree(ROOT / "static", here / "pages/static", dirs_exist_ok=True)
    (here / "motcua.conf").write_text(text, encoding="utf-8")
    user = "user root;" if os.geteuid() == 0 else ""
    (here / "nginx.conf").write_text(WHOLE.format(user=user, here=here), encoding="utf-8")
    words = [str(NGINX), "-e", f"{here}/error.log", "-c", f"{here}/nginx.conf"]
    subprocess.run([*words, "-t", "-q"], check=True)
    process = subprocess.Popen([*words, "-g", "daemon off;"])
    try:
        until(lambda: status(f"http://127.0.0.1:{port}/proxy/alive") == 200)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture
def app() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=server.serve_forever).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def ask(url: str, body: bytes | None = None, **headers: str) -> tuple[int, Message, bytes]:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body, sent)) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code, refusal.headers, refusal.read()


def status(url: str) -> int:
    try:
        return ask(url)[0]
    except OSError:
        return 0


def test_who_asks_and_how_is_passed_on_and_not_believed_from_strangers(tmp_path, app) -> None:
    claimed = {"X_Forwarded_For": "203.0.113.9", "X_Forwarded_Proto": "https"}
    with proxy(tmp_path, app) as address:
        seen = json.loads(ask(f"{address}/my/?q=1", Host="motcua.example", **claimed)[2])
    assert seen["X-Forwarded-Proto"] == "http"
    assert seen["X-Forwarded-For"] == "203.0.113.9, 127.0.0.1"
    assert (seen["Host"], seen["path"]) == ("motcua.example", "/my/?q=1")
    said = (tmp_path / "access.log").read_text()
    assert '"GET /my/" 200' in said
    assert "q=1" not in said


def test_a_proxy_of_ours_in_front_is_believed(tmp_path, app) -> None:
    with proxy(tmp_path, app, own="127.0.0.1 1;") as address:
        told = [
            json.loads(ask(f"{address}/", X_Forwarded_Proto=scheme)[2])["X-Forwarded-Proto"]
            for scheme in ("https", "http", "ftp")
        ]
    assert told == ["https", "http", "http"]


def test_uploads_pass_up_to_the_limit_and_are_refused_in_words_above_it(tmp_path, app) -> None:
    with proxy(tmp_path, app) as address:
        whole = bytes(80 * 1024 * 1024)
        assert json.loads(ask(f"{address}/desk/intake/", whole)[2])["arrived"] == len(whole)
        page = ask(f"{address}/desk/intake/", whole + bytes(9 * 1024 * 1024))
        problem = ask(f"{address}/api/v1/files/", whole + bytes(9 * 1024 * 1024))
    assert (page[0], page[1].get_content_type()) == (413, "text/html")
    assert "Tệp gửi lên quá lớn" in page[2].decode()
    assert (problem[0], problem[1]["Content-Type"]) == (413, "application/problem+json")
    assert json.loads(problem[2])["status"] == 413


def open_files() -> Iterator[str]:
    """Of all processes here, those without a name among them."""
    for descriptor in Path("/proc").glob("[0-9]*/fd/*"):
        with suppress(OSError):
            yield str(descriptor.readlink())


@pytest.mark.parametrize(("path", "written"), [("/verify/", False), ("/desk/intake/", True)])
def test_a_file_to_be_verified_is_never_written_down(tmp_path, app, path, written) -> None:
    """Looked at while half of it has arrived."""
    half = bytes(4 * 1024 * 1024)
    with proxy(tmp_path, app) as address:
        port = int(address.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port)) as asking:
            head = f"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: {2 * len(half)}\r\n\r\n"
            asking.sendall(head.encode() + half)
            time.sleep(0.5)
            spilt = [one for one in open_files() if one.startswith(f"{tmp_path}/body/")]
            asking.sendall(half)
            assert b"200 OK" in asking.recv(1000)
        assert bool(spilt) is written
        large = ask(f"{address}{path}", bytes(13 * 1024 * 1024))[0]
    assert large == (200 if written else 413)


def test_whoever_calls_in_place_of_a_provider_gets_so_far(tmp_path, app) -> None:
    """A provider's calls pass; of a flood the rest is refused, and nobody else waits for it."""
    with proxy(tmp_path, app) as address:
        for path in ("/payments/momo/ipn/", "/payments/vnpay/ipn/?vnp_Amount=1"):
            assert ask(f"{address}{path}")[0] == 200
        with ThreadPoolExecutor(8) as callers:
            addresses = [f"{address}/payments/momo/ipn/"] * 2000
            said = Counter(callers.map(status, addresses))
        assert set(said) == {200, 503}
        assert said[200] >= 300
        assert status(f"{address}/payments/attention/") == 200
        assert status(f"{address}/my/") == 200


def test_an_app_that_is_away_is_said_calmly_and_static_files_go_on(tmp_path) -> None:
    with proxy(tmp_path, app=free_port()) as address:
        code, headers, text = ask(f"{address}/")
        problem = ask(f"{address}/api/v1/procedures/")
        style = ask(f"{address}/static/css/tokens.css")
        assert status(f"{address}/proxy/413.html") == 404
        assert status(f"{address}/static/../nginx.conf") in (400, 404, 503)
    assert (code, headers["Retry-After"]) == (503, "60")
    assert "Hệ thống đang tạm nghỉ" in text.decode()
    assert (problem[0], json.loads(problem[2])["status"]) == (503, 503)
    assert (style[0], style[1]["Cache-Control"]) == (200, "public, max-age=60")
