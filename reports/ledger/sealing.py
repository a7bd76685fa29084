"""The digest of a batch: over its postings, the time of its close and the batch before.

So whoever changes a posting, its batch or that time would have to seal every later batch anew.
"""

from reports.ledger.columns import table
from reports.models import Batch, Posting

FIELDS = (
    "id, dossier_id, seq, unit_id, day - date '2000-01-01', measure, n, version_id, channel, "
    "is_late"
)
# What came in with the batch `b`, whose former has the digest `before`.
DIGEST = f"""
encode(sha256(convert_to(concat_ws('|', before,
    (extract(epoch FROM b.closed_at) * 1000000)::bigint, b.postings,
    (SELECT string_agg(concat_ws(',', {FIELDS}), ';' ORDER BY id)
     FROM {table(Posting)} WHERE batch_id = b.id)), 'UTF8')), 'hex')"""
SEAL = f"""
UPDATE {table(Batch)} b SET digest = {DIGEST}
FROM (SELECT max(id) AS id FROM {table(Batch)} WHERE id < %(batch)s) last
LEFT JOIN LATERAL (
    SELECT digest AS before FROM {table(Batch)} f WHERE f.id = last.id) former ON true
WHERE b.id = %(batch)s
"""
# Each by itself, with the batch before it; and postings whose batch is not there.
BROKEN = f"""
SELECT b.id, (b.closed_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
FROM (SELECT *, lag(digest) OVER (ORDER BY id) AS before FROM {table(Batch)}) b
WHERE b.digest <> {DIGEST}
UNION ALL
SELECT batch_id, min(day) FROM {table(Posting)}
WHERE batch_id NOT IN (SELECT id FROM {table(Batch)}) GROUP BY batch_id
ORDER BY 1
"""
