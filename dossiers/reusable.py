"""For which papers what the house has given before may stand."""

from procedures.cases import NOT_HANDED_IN
from procedures.models import Paper


def may_be_reused(paper: Paper) -> bool:
    """Whether a result may stand for it: the version says so, and it is to be handed in."""
    return paper.is_reusable and paper.form not in NOT_HANDED_IN
