"""Where a result given before may stand for a paper: each once in a filing, only for papers that
are asked for, and only where its owner files online."""

from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from citizens.models import Person
from dossiers.doubts import NOT_HANDED_IN
from dossiers.filing import Filing, Party
from dossiers.flow import NotAllowed
from dossiers.reuse import reusable_by
from dossiers.states import Channel
from procedures.models import Paper, ProcedureVersion

OWNER_ONLINE = _("A result given before stands for a paper only where its owner files online.")
NOT_OWN = _("This is no valid result of your own.")
TAKEN = _("This result already stands for a paper of this filing.")
NOT_ASKED_FOR = _("A result stands only for a paper that the procedure asks for.")


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
        elif not _is_asked_for(paper.paper, filing.version):
            yield place, NOT_ASKED_FOR
        elif result.pk not in free:
            yield place, NOT_OWN
        elif result.pk in taken:
            yield place, TAKEN
        taken.add(result.pk)


def _is_asked_for(paper: Paper | None, version: ProcedureVersion) -> bool:
    listed = paper is not None and paper.version_id == version.pk
    return bool(listed and paper and paper.form not in NOT_HANDED_IN)


def check_reuse(filing: Filing, by: Person) -> None:
    """Raises NotAllowed."""
    for _place, sentence in wrong_reuse(filing, by):
        raise NotAllowed(sentence)
