"""How much of payments waits for a person."""

from datetime import datetime

from dossiers.money_review import Eyes, held, not_moved, unanswered
from dossiers.money_review_messages import alike, smelling


def waiting(eyes: Eyes, at: datetime) -> int:
    """In one question to the database."""
    parts = (held(eyes), unanswered(eyes), not_moved(eyes, at))
    first, *others = (rows.order_by().values_list("pk") for rows in parts)
    return first.union(
        *others, alike(smelling(eyes)).order_by().values_list("newest"), all=True
    ).count()
