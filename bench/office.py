"""A busy office through HTTP: filings, intakes, moves; and how long pages take."""

import statistics
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from bench.client import Client

CLERKS = 4
DOSSIERS = 240
LOOKS = 60
UNIT, PROCEDURE = "H01.155", "1.001193"
OWNER = {
    "kind": "person",
    "name": "Trần Văn Minh",
    "id_kind": "cccd",
    "id_number": "091085001234",
    "address": "12 Trần Phú, phường Rạch Giá, tỉnh An Giang",
}


def body() -> dict[str, Any]:
    return {
        "procedure": PROCEDURE,
        "unit": UNIT,
        "owner": OWNER,
        "channel": "online",
        "abstract": "Đăng ký khai sinh cho con",
        "answers": {},
        "papers": [],
    }


def a_second(username: str, work: Sequence[Any], act: Callable[[Client, Any], Any]) -> float:
    """How many pieces of work a second, by CLERKS connections at once."""
    clients = [Client(username) for _ in range(CLERKS)]
    shares = [work[number::CLERKS] for number in range(CLERKS)]

    def share(number: int) -> None:
        for piece in shares[number]:
            act(clients[number], piece)

    start = time.perf_counter()
    with ThreadPoolExecutor(CLERKS) as pool:
        list(pool.map(share, range(CLERKS)))
    return len(work) / (time.perf_counter() - start)


def rates() -> dict[str, float]:
    """Filings, intakes and moves a second."""
    references: list[str] = []

    def file(client: Client, _: int) -> None:
        references.append(client.api("POST", "/dossiers/", body())["reference"])

    def verb(name: str) -> Callable[[Client, str], Any]:
        return lambda client, number: client.api("POST", f"/dossiers/{number}/{name}/", {})

    return {
        "filings": a_second("congdan", range(DOSSIERS), file),
        "intakes": a_second("motcua", references, verb("receive")),
        "moves": a_second("chuyenvien", references, verb("start")),
    }


def latencies() -> dict[str, tuple[float, float]]:
    """Median and 95th percentile in milliseconds, one reader alone."""
    clerk, reader = Client(), Client("motcua")
    clerk.sign_in("motcua")
    number = reader.api("GET", "/dossiers/?state=PROCESSING")["results"][0]["reference"]
    pages = {
        "health": (clerk, "/healthz"),
        "home": (Client(), "/"),
        "queue": (clerk, "/desk/queue/"),
        "detail": (clerk, f"/dossiers/{number}/"),
        "API detail": (reader, f"/api/v1/dossiers/{number}/"),
    }
    return {name: look(client, path) for name, (client, path) in pages.items()}


def look(client: Client, path: str) -> tuple[float, float]:
    taken = []
    for _ in range(LOOKS):
        start = time.perf_counter()
        status, _, _ = client.request("GET", path)
        taken.append(1000 * (time.perf_counter() - start))
        if status != 200:
            raise SystemExit(f"GET {path}: {status}")
    return statistics.median(taken), statistics.quantiles(taken, n=20)[-1]
