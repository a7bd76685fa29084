"""Where a result given before may stand for a paper: each once in a filing, only for papers that
are asked for, as the version allows, and only where its owner files online."""

from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from citizens.models import Person
from dossiers.filing import Filing, Party
from dossiers.flow import NotAllowed
from dossiers.reusable import may_be_reused
from dossiers.reuse import reusable_by
from dossiers.states import Channel
from procedures.cases import NOT_HANDED_IN
from procedures.models import Paper, ProcedureVersion

OWNER_ONLINE = _("A result given before stands for a paper only where its owner files online.")
NOT_OWN = _("This is no valid result of your own.")
TAKEN = _("This result already stands for a paper of this filing.")
NOT_ASKED_FOR = _("A result stands only for a paper that the procedure asks for.")
OWN_WORDS = _("No result given before can stand for this paper: hand in the paper itself.")


def files_for_self(person: Person, owner: Party) -> bool:
    """Whether the owner is the person, by the ID of the account."""
    its_id = (owner.id_kind, owner.id_number)
    return bool(owner.id_number) and its_id == (person.id_kind, person.id_number)


def wrong_reuse(filing: Filing, by: Person) -> Iterator[tuple[int, Promise]]:
    """By the place of the paper, why a result must not stand there. Until the transaction is over
    nobody revokes those that may."""
    reused = [(place, one, one.reused) for place, one in enumerate(filing.papers) if one.reused]
    if not reused:
        return
    is_own = filing.channel == Channel.ONLINE and files_for_self(by, filing.owner)
    rows = reusable_by(by).filter(pk__in={one.pk for *_place, one in reused}).order_by("pk")
    free = {one.pk for one in rows.select_for_update(of=("self",))} if is_own else set()
    taken: set[int] = set()
    for place, paper, result in reused:
        if not is_own:
            yield place, OWNER_ONLINE
        elif why := _why_not(paper.paper, filing.version):
            yield place, why
        elif result.pk not in free:
            yield place, NOT_OWN
        elif result.pk in taken:
            yield place, TAKEN
        taken.add(result.pk)


def _why_not(paper: Paper | None, version: ProcedureVersion) -> Promise | None:
    """Why no result may stand for what is handed in under this paper."""
    if paper is None or paper.version_id != version.pk or paper.form in NOT_HANDED_IN:
        return NOT_ASKED_FOR
    return None if may_be_reused(paper) else OWN_WORDS


def check_reuse(filing: Filing, by: Person) -> None:
    """Raises NotAllowed."""
    for _place, sentence in wrong_reuse(filing, by):
        raise NotAllowed(sentence)
