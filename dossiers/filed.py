"""What was filed, bound into the history: a salted digest in the detail of `submit`, where an
erasure takes it away together with the salt."""

import json
import secrets
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from dossiers.filing import HandedIn
from dossiers.models import Dossier
from dossiers.snapshot import streamed
from dossiers.verifier import Finding, digest_of

SALT, DIGEST = KEYS = ("filed_salt", "filed_digest")
PARTY = ("name", "id_kind", "id_number", "address", "phone", "email")
BOUND = (
    *("owner_kind", "owner_birth_date", "abstract"),
    *(f"{who}_{name}" for who in ("owner", "submitter") for name in PARTY),
)
COLUMNS = ", ".join(f"dossier.{name}" for name in BOUND)
FILED = f"""
SELECT dossier.reference, detail.content ->> '{SALT}', detail.content ->> '{DIGEST}',
    ARRAY(
        SELECT file.sha256 FROM dossiers_dossierpaper paper
            JOIN dossiers_paperfile brought ON brought.paper_id = paper.id
            JOIN citizens_storedfile file ON file.id = brought.file_id
        WHERE paper.dossier_id = dossier.id AND paper.added_at_seq = 1
        UNION ALL
        SELECT file.sha256 FROM dossiers_dossierpaper paper
            JOIN dossiers_result result ON result.id = paper.reused_id
            JOIN citizens_storedfile file ON file.id = result.file_id
        WHERE paper.dossier_id = dossier.id AND paper.added_at_seq = 1
    ), dossier.answers, {COLUMNS}
FROM dossiers_event event
    JOIN dossiers_eventdetail detail ON detail.event_id = event.id
    JOIN dossiers_dossier dossier ON dossier.id = event.dossier_id
WHERE event.seq = 1 AND jsonb_exists(detail.content, '{DIGEST}')
    AND (%(some)s::bigint[] IS NULL OR dossier.id = ANY (%(some)s))
"""  # noqa: S608


def bound(dossier: Dossier, papers: Iterable[HandedIn]) -> dict[str, str]:
    """What the detail of `submit` says of the filing: nothing that could be read or guessed."""
    salt, files = secrets.token_hex(16), [digest for one in papers for digest in one.digests]
    row = [getattr(dossier, name) for name in BOUND]
    return {SALT: salt, DIGEST: digest_of(salt, _plain(row, json.dumps(dossier.answers), files))}


def filed_findings(some: Collection[int] | None = None) -> Iterator[Finding]:
    """Dossiers, all or these ones, whose owner, submitter, words or first papers are others."""
    ids = None if some is None else list(some)
    for reference, salt, digest, files, answers, *row in streamed(FILED, {"some": ids}):
        if digest_of(salt or "", _plain(row, answers, files)) != digest:
            what = f"Dossier {reference}: what was filed was altered"
            yield Finding("filed", reference, 1, what)


def _plain(row: Iterable[Any], answers: str, files: Iterable[str]) -> list[Any]:
    told = [one.isoformat() if isinstance(one, date) else one for one in row]
    return [told, json.loads(answers, parse_float=_number, parse_int=_number), sorted(files)]


def _number(digits: str) -> str:
    """Alike before and after the database, which writes 1e3 as 1000."""
    return f"{(Decimal(digits) + 0).normalize():f}"
