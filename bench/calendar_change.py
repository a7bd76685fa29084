"""A day off is published over many open dossiers: how many of them the worker moves a second."""

import json
import subprocess
import sys
from typing import NamedTuple

from bench import province

DATABASE = "motcua_bench_calendar"
DOSSIERS = 40_000
A_SECOND = 5_000  # on a machine with nothing else to do
PUBLISH = (
    "import json; from bench.publication import published; "
    f"print(json.dumps(published({DOSSIERS})))"
)


class Measured(NamedTuple):
    preview: float
    moved: int
    a_second: float


def measured() -> Measured:
    """In a database of its own and another process, since all of it is committed."""
    with province.database(DATABASE) as env:
        for command in ("migrate", "load_ground", "load_demo"):
            province.manage({**env, "MOTCUA_DEMO": "1"}, command)
        told = subprocess.run(
            [sys.executable, "manage.py", "shell", "-v", "0", "-c", PUBLISH],
            env=env,
            cwd=province.ROOT,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
    return Measured(*json.loads(told.stdout))
