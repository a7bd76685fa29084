"""For which papers what the house has given before may stand."""

from dossiers.doubts import NOT_HANDED_IN
from procedures.models import Paper

# Keys of papers that applicants write themselves for a filing, besides declarations.
WRITTEN_FOR_IT = {
    *("application", "authorisation", "charter", "ct01", "document", "members"),
    *("minutes", "neighbours", "notice", "request", "rules", "tax"),
}


def may_be_reused(paper: Paper) -> bool:
    """Whether a result may stand for it: others issue it, and it is to be handed in."""
    is_written = paper.is_declared_online or paper.key in WRITTEN_FOR_IT
    return paper.form not in NOT_HANDED_IN and not is_written
