"""Whether the rows of dossiers and results say what their events say: the chain binds the events
alone, and what is shown is mostly read from the rows."""

from collections.abc import Collection, Iterator

from dossiers.snapshot import streamed
from dossiers.states import ENDED
from dossiers.verifier import Finding

ENDS = ", ".join(f"'{state.value}'" for state in sorted(ENDED))
SOME = "(%(some)s::bigint[] IS NULL OR dossier_id = ANY (%(some)s))"
DOSSIERS = f"""
WITH told AS (
    SELECT dossier_id,
        min(at) FILTER (WHERE verb = 'submit') AS filed_at,
        max(at) FILTER (WHERE verb = 'receive') AS received_at,
        max(at) FILTER (WHERE verb = 'hand_out') AS handed_out_at,
        max(at) FILTER (WHERE verb = 'revoke') AS revoked_at,
        max(at) FILTER (WHERE verb = 'correct') AS corrected_at,
        max(seq) FILTER (WHERE verb = 'resolve') AS resolved_seq,
        max(at) FILTER (WHERE to_state IN ({ENDS}) AND from_state NOT IN ({ENDS})) AS ended_at
    FROM dossiers_event WHERE {SOME} GROUP BY dossier_id
), compared AS (
    SELECT dossier.reference, array_remove(ARRAY[
        CASE WHEN dossier.state <> last.to_state THEN 'state' END,
        CASE WHEN dossier.last_event_at <> last.at THEN 'last_event_at' END,
        CASE WHEN dossier.filed_at <> told.filed_at THEN 'filed_at' END,
        CASE WHEN dossier.received_at IS DISTINCT FROM told.received_at THEN 'received_at' END,
        CASE WHEN dossier.handed_out_at IS DISTINCT FROM CASE
            WHEN corrected_at IS NULL OR told.handed_out_at > corrected_at
            THEN told.handed_out_at END THEN 'handed_out_at' END,
        CASE WHEN dossier.revoked_at IS DISTINCT FROM CASE
            WHEN corrected_at IS NULL OR told.revoked_at > corrected_at
            THEN told.revoked_at END THEN 'revoked_at' END,
        CASE WHEN dossier.finished_at <> told.ended_at THEN 'finished_at' END,
        CASE WHEN dossier.outcome <> '' AND dossier.outcome <> detail.content ->> 'outcome'
            THEN 'outcome' END
    ], NULL) AS wrong
    FROM told JOIN dossiers_dossier dossier ON dossier.id = told.dossier_id
        JOIN dossiers_event last
            ON last.dossier_id = dossier.id AND last.seq = dossier.event_count
        LEFT JOIN dossiers_event resolved
            ON resolved.dossier_id = dossier.id AND resolved.seq = told.resolved_seq
        LEFT JOIN dossiers_eventdetail detail ON detail.event_id = resolved.id
)
SELECT reference, array_to_string(wrong, ', ') FROM compared WHERE cardinality(wrong) > 0
"""  # noqa: S608
# A result ends with the event that takes it back, or that throws away what was not given yet.
RESULTS = f"""
WITH ended AS (
    SELECT result.*, (
        SELECT min(at) FROM dossiers_event event
        WHERE event.dossier_id = result.dossier_id
            AND seq > coalesce(result.resolved_seq, result.drafted_seq)
            AND (verb = 'correct' OR result.resolved_seq IS NULL
                AND verb IN ('send_back', 'transfer', 'stop', 'withdraw', 'resolve'))
    ) AS ended_at
    FROM dossiers_result result WHERE {SOME}
), told AS (
    SELECT ended.*, (
        SELECT min(at) FROM dossiers_event event
        WHERE event.dossier_id = ended.dossier_id AND verb = 'revoke' AND seq > resolved_seq
            AND (ended_at IS NULL OR at < ended_at)
    ) AS taken_at
    FROM ended
), stage AS (
    SELECT told.dossier_id, token, outcome, number, one.*
    FROM told CROSS JOIN LATERAL (VALUES
        ('draft', drafted_seq), ('approve', approved_seq), ('sign', signed_seq),
        ('number', numbered_seq), ('issue', issued_seq), ('resolve', resolved_seq)
    ) one (verb, seq)
    WHERE one.seq IS NOT NULL
), compared AS (
    SELECT dossier_id, token, 'annulled_at' AS wrong
    FROM told WHERE annulled_at IS DISTINCT FROM ended_at
    UNION ALL
    SELECT dossier_id, token, 'revoked_at'
    FROM told WHERE revoked_at IS DISTINCT FROM taken_at
    UNION ALL
    SELECT stage.dossier_id, token, stage.verb
    FROM stage
        LEFT JOIN dossiers_event event
            ON event.dossier_id = stage.dossier_id AND event.seq = stage.seq
        LEFT JOIN dossiers_eventdetail detail ON detail.event_id = event.id
    WHERE event.verb IS DISTINCT FROM stage.verb
        OR detail.content ->> 'outcome' <> stage.outcome
        OR detail.content ->> 'number' <> stage.number
    UNION ALL
    SELECT event.dossier_id, '', event.verb
    FROM dossiers_event event
    WHERE verb IN ('draft', 'approve', 'sign', 'number', 'issue', 'resolve')
        AND event.dossier_id IN (SELECT dossier_id FROM told)
        AND NOT EXISTS (
            SELECT FROM stage
            WHERE stage.dossier_id = event.dossier_id AND stage.verb = event.verb
                AND stage.seq = event.seq
        )
)
SELECT reference, token, string_agg(wrong, ', ' ORDER BY wrong)
FROM compared JOIN dossiers_dossier dossier ON dossier.id = compared.dossier_id
GROUP BY reference, token ORDER BY reference, token
"""  # noqa: S608


def row_findings(some: Collection[int] | None = None) -> Iterator[Finding]:
    """Of all dossiers or of these ones."""
    words = {"some": None if some is None else list(some)}
    for reference, wrong in streamed(DOSSIERS, words):
        what = f"Dossier {reference}: its row and its events differ ({wrong})"
        yield Finding("row", reference, None, what)
    for reference, token, wrong in streamed(RESULTS, words):
        which = f"result {token}" if token else "a result that is gone"
        what = f"Dossier {reference}: {which} and its events differ ({wrong})"
        yield Finding("row", reference, None, what)
