"""A province-year at full size in a database of its own, and how long its pages take."""

import html
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit, urlunsplit

from bench import client, office, yardstick
from bench.first_page import free_port, wait_for

ROOT = Path(__file__).resolve().parent.parent
PROFILE, SEED, DOSSIERS = "kien_giang_2023", 2023, 386_797
DATABASE = "motcua_bench_province"
PERIOD = "from=2023-01-01&to=2023-11-16"
ACCOUNTS = "from dossiers.demo.accounts import load_accounts; load_accounts()"
ROWS = ("dossier", "event", "eventdetail", "segment", "workitem")
DEEP = 400


class Generated(NamedTuple):
    seconds: float
    rows: int


@contextmanager
def database(name: str = DATABASE, template: str = "template1") -> Iterator[dict[str, str]]:
    """The environment of a fresh database beside the one that is benched; dropped at the end."""
    drop = f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"
    sql(drop)
    sql(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    try:
        yield environment(name)
    finally:
        sql(drop)


def sql(statement: str) -> str:
    """Told to the database that is benched; what it answers."""
    psql = yardstick.binary("psql")
    if psql is None:
        raise SystemExit("psql was not found: the province-year is not measured")
    argv = [psql, "-Atq", os.environ["DATABASE_URL"], "-c", statement]
    return subprocess.run(argv, check=True, stdout=subprocess.PIPE, text=True).stdout


def environment(name: str) -> dict[str, str]:
    """With a cache of its own too: copies of figures are kept by the ids of units."""
    cache = re.sub(r"(db=|/)1$", r"\g<1>2", os.environ["REDIS_URL"])
    url = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))
    return {**os.environ, "DATABASE_URL": url, "REDIS_URL": cache}


def manage(env: dict[str, str], *arguments: str) -> str:
    """A command's answer."""
    argv = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(argv, env=env, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout


def shell(env: dict[str, str], code: str) -> str:
    return manage(env, "shell", "-v", "0", "-c", code)


def generate(env: dict[str, str]) -> Generated:
    manage(env, "migrate", "--noinput")
    manage(env, "load_ground")
    manage(env, "shell", "-c", ACCOUNTS)
    start = time.perf_counter()
    manage(env, "generate_province", "--profile", PROFILE, "--scale", "1", "--seed", str(SEED))
    seconds = time.perf_counter() - start
    counted = " + ".join(f"(SELECT count(*) FROM dossiers_{name})" for name in ROWS)
    psql = yardstick.binary("psql") or ""
    told = subprocess.run(
        [psql, "-Atq", env["DATABASE_URL"], "-c", f"SELECT {counted}"],
        check=True,
        capture_output=True,
        text=True,
    )
    return Generated(seconds, int(told.stdout))


@contextmanager
def web(env: dict[str, str]) -> Iterator[None]:
    """The web server as it runs in the product, on that database; `bench.client` talks to it."""
    port, before = free_port(), client.PORT
    address = f"http://127.0.0.1:{port}"
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", "config.wsgi", "-b", f"127.0.0.1:{port}"),
            *("--worker-class", "gthread", "--workers", "2", "--threads", "4"),
            *("--log-level", "warning", "--no-control-socket"),
        ],
        env={**env, "SITE_URL": address},
        cwd=ROOT,
    )
    client.PORT = port
    try:
        wait_for(f"{address}/healthz", server)
        yield
    finally:
        client.PORT = before
        server.terminate()
        server.wait()


def leader() -> client.Client:
    one = client.Client()
    one.sign_in("lanhdao")
    return one


def pages() -> dict[str, str]:
    """Asked by the provincial leader, who sees all of it."""
    late = f"/dashboard/dossiers/?measure=late&{PERIOD}"
    return {
        "health": "/healthz",
        "dashboard of the year": f"/dashboard/?{PERIOD}",
        "its late dossiers": late,
        "public figures": "/figures/?from=2023-01-01",
        "API, figures by unit": f"/api/v1/reports/on-time/?by=unit&{PERIOD}",
        "queue": "/desk/queue/",
        "search, a common name": "/desk/search/?q=nguyen+van",
        "search, a rare name": "/desk/search/?q=thach+thi+bich+ngoc",
        "search, an ID number": "/desk/search/?q=091085001234",
        "archive, page 1": "/desk/archive/",
        f"archive, page {DEEP}": deep_page(leader(), "/desk/archive/"),
    }


def deep_page(reader: client.Client, path: str) -> str:
    """The address of a page far down, reached as a reader would: from page to page."""
    address = path
    for _ in range(DEEP - 1):
        _, page, _ = reader.request("GET", address)
        found = re.search(rb'href="([^"]+)"[^>]*rel="next"|rel="next"[^>]*href="([^"]+)"', page)
        if found is None:
            raise SystemExit(f"{address} has no next page")
        following = html.unescape((found[1] or found[2]).decode())
        address = path + following if following.startswith("?") else following
    return address


def beside_a_heavy_report() -> tuple[float, float]:
    """The queue of one person while another asks for the year again and again."""
    stop = threading.Event()
    asking = threading.Thread(target=again_and_again, args=(leader(), stop))
    asking.start()
    try:
        return office.look(leader(), "/desk/queue/")
    finally:
        stop.set()
        asking.join()


def again_and_again(reader: client.Client, stop: threading.Event) -> None:
    while not stop.is_set():
        reader.request("GET", f"/dashboard/?{PERIOD}")


def report(say: Callable[[str], None]) -> None:
    with database() as env:
        made = generate(env)
        say(
            f"{PROFILE}: {DOSSIERS} dossiers, {made.rows} rows in {made.seconds:.0f} s, "
            f"{DOSSIERS / made.seconds:.0f} dossiers, {made.rows / made.seconds:.0f} rows a second"
        )
        with web(env):
            floor = 0.0
            for name, path in pages().items():
                median, slow = office.look(leader(), path)
                floor = floor or median
                ratio = f"{median / floor:.1f} x health"
                say(f"{name}: median {median:.1f} ms, p95 {slow:.1f} ms, {ratio}")
            median, slow = beside_a_heavy_report()
            say(f"queue beside a heavy report: median {median:.1f} ms, p95 {slow:.1f} ms")
