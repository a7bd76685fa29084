"""Five years of a province as a database that later runs copy: made once, kept between runs.

The catalogue's first versions are moved back to the beginning of the calendar, so that the same
units and procedures carry all five years; 2023 is the published year itself.
"""

import hashlib
import json
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from bench import province

PROFILES = province.ROOT / "dossiers/province/profiles"
YEAR, LIVING = "kien_giang_2023", "an_giang_living"
# What a year leaves open ends by the time the next one begins, so that each adds up by itself.
OTHER_YEARS = {
    "kien_giang_2020": ("2020-02-01", "2020-10-16"),
    "kien_giang_2021": ("2021-01-01", "2021-10-16"),
    "kien_giang_2022": ("2022-01-01", "2022-10-16"),
    "kien_giang_2024": ("2024-02-01", "2024-12-31"),
}
SEED = 2023
EARLIER = """
from django.db import connection, transaction
table = "procedures_procedureversion"
with transaction.atomic(), connection.cursor() as cursor:
    cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER version_is_sealed")
    cursor.execute(f"UPDATE {table} SET effective_from = '2020-01-01' "
                   "WHERE effective_from = '2023-01-01'")
    cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER version_is_sealed")
"""
MADE = "import json; from bench.ledger_making import made; print(json.dumps(made()))"


class Size(NamedTuple):
    database: str
    scale: float
    living_scale: float


LARGE = Size("motcua_bench_2m", 1, 0.7)
SMALL = Size("motcua_bench_200k", 0.1, 0.07)


@contextmanager
def copied(size: Size, say: Callable[[str], None]) -> Iterator[dict[str, str]]:
    """The environment of a copy of the template, which is made first where it is missing."""
    noted = facts(size)
    if noted is None:
        noted = make(size)
    say(f"{size.database}: {noted['told']}")
    with province.database(f"{size.database}_copy", template=size.database) as env:
        yield env


def make(size: Size) -> dict[str, Any]:
    """Generated, posted, compacted, closed; what that took is noted with the database."""
    name = size.database
    province.sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    province.sql(f"CREATE DATABASE {name}")
    env = province.environment(name)
    province.manage(env, "migrate", "--noinput")
    province.manage(env, "load_ground")
    province.manage(env, "shell", "-c", province.ACCOUNTS + EARLIER)
    begun = time.perf_counter()
    for profile in profiles():
        generate(env, profile, size.scale)
    generate(env, LIVING, size.living_scale)
    generated = time.perf_counter() - begun
    found = {**json.loads(province.shell(env, MADE)), "generated_in": generated}
    found["told"] = told(found)
    noted = json.dumps({"digest": digest(), **found}).replace("'", "''")
    province.sql(f"COMMENT ON DATABASE {name} IS '{noted}'")
    return found


def told(found: dict[str, Any]) -> str:
    return (
        f"{found['dossiers']} dossiers generated in {found['generated_in']:.0f} s, "
        f"{found['postings']} postings compacted at {found['compacted_a_second']:.0f} a second, "
        f"closed in {found['closed_in']:.1f} s"
    )


def facts(size: Size) -> dict[str, Any] | None:
    """What was noted when it was made; None where it is missing or of another schema."""
    name = size.database
    asked = (
        f"SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '{name}'"
    )
    noted = province.sql(asked)
    try:
        found: dict[str, Any] = json.loads(noted)
    except ValueError:
        return None
    return found if found["digest"] == digest() else None


def digest() -> str:
    """Of the tables and of what fills them."""
    places = sorted(province.ROOT.glob("*/migrations/*.py"))
    words = [place.read_bytes() for place in [*places, PROFILES / f"{YEAR}.json"]]
    return hashlib.sha256(b"".join(words) + repr(OTHER_YEARS).encode()).hexdigest()


def generate(env: dict[str, str], profile: str, scale: float) -> None:
    province.manage(
        env, "generate_province", *("--profile", profile, "--scale", str(scale)),
        *("--seed", str(SEED)),
    )  # fmt: skip


def profiles() -> Iterator[str]:
    """The published year by its name, the others as files of their own; in the order of years."""
    record = json.loads((PROFILES / f"{YEAR}.json").read_text())
    with tempfile.TemporaryDirectory(prefix="motcua-bench-") as folder:
        for name in sorted([YEAR, *OTHER_YEARS]):
            if name == YEAR:
                yield name
                continue
            begins, ends = OTHER_YEARS[name]
            place = Path(folder) / f"{name}.json"
            place.write_text(json.dumps({**record, "period": {"from": begins, "to": ends}}))
            yield str(place)
