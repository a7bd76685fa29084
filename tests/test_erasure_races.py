"""An erasure and a reprint of the same slip, asked for at once."""

import pytest
from django.utils import timezone

from dossiers.erasure import erase
from dossiers.flow import NotAllowed
from dossiers.models import Dossier, SlipKind
from dossiers.slips.printing import reprint
from dossiers.states import State
from tests import make
from tests.at_once import all_at_once
from tests.tampering import GROUND, printed

pytestmark = pytest.mark.usefixtures("committed")


def test_no_reprint_is_owed_of_what_was_erased() -> None:
    made = [printed(make.dossier(State.RETURNED)) for _ in range(3)]
    slips = [one.slips.get(kind=SlipKind.RECEIPT) for one in made]

    def act(number: int) -> str:
        slip, now = slips[number // 2], timezone.now()
        try:
            if number % 2:
                by = make.person("lanhdaodonvi")
                erase(Dossier.objects.get(pk=made[number // 2].pk), by=by, at=now, ground=GROUND)
            else:
                reprint(slip, by=make.person("motcua"), at=now, reason="Mất giấy")
        except NotAllowed:
            return "refused"
        return "done"

    assert all_at_once(2 * len(made), act) == {"done": len(made), "refused": len(made)}
    for slip in slips:
        slip.refresh_from_db()
        assert slip.reprints.exists() == (slip.content is not None)
