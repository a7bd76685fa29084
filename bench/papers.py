"""What official papers cost: printing a page of each slip, signing a result, numbering by many."""

import json
import subprocess
import sys
from typing import NamedTuple

from bench import province

DATABASE = "motcua_bench_papers"
A_PAGE = 50  # milliseconds
CLERKS, EACH = 50, 20
RUN = f"import json; from bench.paperwork import done; print(json.dumps(done({CLERKS}, {EACH})))"


class Measured(NamedTuple):
    """Milliseconds a page by kind of slip, milliseconds by stage of a result; slips numbered a
    second in one book while a tenth of the transactions fail, and whether without a gap."""

    pages: dict[str, float]
    stages: dict[str, float]
    numbered_a_second: float
    is_without_gap: bool

    def is_enough(self) -> bool:
        return self.is_without_gap and max(self.pages.values()) <= A_PAGE


def measured() -> Measured:
    """In a database of its own and another process, since all of it is committed."""
    with province.database(DATABASE) as alone:
        env = {**alone, "MOTCUA_DEMO": "1"}
        for command in ("migrate", "load_ground", "load_demo"):
            province.manage(env, command)
        told = subprocess.run(
            [sys.executable, "manage.py", "shell", "-v", "0", "-c", RUN],
            env=env,
            cwd=province.ROOT,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
    return Measured(**json.loads(told.stdout))
