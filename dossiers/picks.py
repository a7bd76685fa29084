"""What was ticked in a list: each dossier by its number, with the last event the person saw."""

from collections.abc import Iterable, Sequence

from django.db.models import Q

from citizens.models import Person
from dossiers.bulk import Asked, plain_number
from dossiers.capacity import capacities
from dossiers.flow import MOVES, RESULT_VERBS, Move
from dossiers.models import Dossier

BULK = {move.verb: move for move in MOVES if move.is_in_bulk}
# The stage of the result that a verb for many takes on.
STAGES = dict(zip([*list(RESULT_VERBS)[1:], "resolve"], RESULT_VERBS.values(), strict=True))
NEVER = 0  # no dossier is without an event: asked with this number, a verb is refused


def pick_of(dossier: Dossier) -> str:
    return f"{dossier.number}@{dossier.event_count}"


def asked_in(picks: Iterable[str]) -> list[Asked]:
    """Each dossier once."""
    asked: dict[str, Asked] = {}
    for pick in picks:
        number, _sign, seq = pick.replace("\0", "").partition("@")
        is_number = seq.isascii() and seq.isdigit() and len(seq) < 10
        asked.setdefault(plain_number(number), Asked(number, int(seq) if is_number else NEVER))
    return list(asked.values())


def found_of(asked: Sequence[Asked], person: Person) -> dict[str, Dossier]:
    """Those that the person sees, by the number asked for."""
    numbers = [plain_number(one.number) for one in asked]
    rows = Dossier.objects.visible_to(person).filter(Q(code__in=numbers) | Q(reference__in=numbers))
    found: dict[str, Dossier] = {}
    for one in rows.select_related("version", "unit").defer("answers", "owner_words"):
        found |= {number: one for number in (one.code, one.reference) if number}
    return found


def is_open(move: Move, dossier: Dossier, person: Person) -> bool:
    """As far as state, stage and post tell; the verb itself asks for the rest."""
    if dossier.state not in move.sources:
        return False
    is_at_stage = dossier.result_stage == STAGES.get(move.verb, dossier.result_stage)
    return is_at_stage and bool(move.who & capacities(person, dossier))


def moves_for(rows: Sequence[Dossier], person: Person) -> list[Move]:
    """The verbs for many at once that are open to the person on any of the rows."""
    return [move for move in BULK.values() if any(is_open(move, row, person) for row in rows)]
