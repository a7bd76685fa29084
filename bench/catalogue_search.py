"""How long a citizen waits for the search among a province's procedures, through HTTP."""

import json
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from agencies.sorting import plain
from bench import client, province
from bench.catalogue_file import made

PROCEDURES, TYPED, SEED = 2000, 200, 7
LIMIT = 50  # milliseconds, of 95 in 100
DATABASE = "motcua_bench_search"
EVERYDAY = (
    "làm giấy khai sinh", "sổ đỏ", "bằng lái", "giấy độc thân", "xin giấy phép xây nhà ở đâu",
    "sang tên sổ đỏ", "mở quán cà phê cần gì", "nhập hộ khẩu", "cccd hết hạn", "sao y bản chính",
    "tien mai tang", "ly lich tu phap", "khai snh", "dang ki ket hon", "giaays khai sinh",
    "1004873",
)  # fmt: skip


class Waited(NamedTuple):
    median: float
    slow: float

    def is_enough(self) -> bool:
        return self.slow <= LIMIT


def measured() -> Waited:
    document = made(PROCEDURES, SEED)
    with province.database(DATABASE) as env, tempfile.NamedTemporaryFile(suffix=".json") as file:
        Path(file.name).write_text(json.dumps(document), encoding="utf-8")
        province.manage(env, "migrate", "--noinput")
        province.manage(env, "load_ground")
        province.manage(env, "import_catalogue", file.name, "--publish")
        with province.web(env):
            return waited([*typed(document)])


def waited(texts: list[str]) -> Waited:
    """Each text once, by somebody without an account, after the servers have had a few."""
    reader = client.Client()
    for text in texts[:20]:
        milliseconds(reader, text)
    taken = [milliseconds(reader, text) for text in texts]
    return Waited(statistics.median(taken), statistics.quantiles(taken, n=20)[-1])


def milliseconds(reader: client.Client, text: str) -> float:
    begun = time.perf_counter()
    status, page, _headers = reader.request("GET", f"/?q={quote(text)}")
    if status != 200:
        raise SystemExit(f"search for {text}: {status} {page.decode()[:500]}")
    return 1000 * (time.perf_counter() - begun)


def typed(document: dict[str, Any]) -> Iterator[str]:
    """Everyday words; names and parts of them, as they stand, without accents, misspelt; codes."""
    chance = random.Random(SEED)
    rows = [row for decision in document["decisions"] for row in decision["procedures"]]
    yield from EVERYDAY
    for nth in range(TYPED - len(EVERYDAY)):
        row = chance.choice(rows)
        words = row["name"].split()
        first = chance.randrange(len(words) - 1)
        part = " ".join(words[first : first + chance.randint(2, 5)])
        match nth % 5:
            case 0:
                yield row["name"]
            case 1:
                yield part
            case 2:
                yield plain(part)
            case 3:
                yield misspelt(plain(part), chance)
            case _:
                yield row["code"] if nth % 2 else row["code"].replace(".", "")[: 4 + nth % 4]


def misspelt(text: str, chance: random.Random) -> str:
    """With a letter left out, or two exchanged."""
    place = chance.randrange(len(text) - 1)
    between = text[place + 1] + text[place] if chance.random() < 0.5 else text[place + 1]
    return text[:place] + between + text[place + 2 :]
