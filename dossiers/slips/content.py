"""What a slip says, as data for its layout: the head that all have, and what its kind adds."""

from collections.abc import Callable
from typing import Any

from dossiers.models import Slip, SlipKind
from dossiers.slips.apology import apology_content
from dossiers.slips.control import control_content
from dossiers.slips.extension import extension_content
from dossiers.slips.filing import filing_content
from dossiers.slips.hand_out import hand_out_content
from dossiers.slips.hand_over import hand_over_content
from dossiers.slips.head import head_of
from dossiers.slips.receipt import receipt_content
from dossiers.slips.receipts import receipts_content
from dossiers.slips.refusal import refusal_content
from dossiers.slips.register import register_content
from dossiers.slips.stop import stop_content
from dossiers.slips.supplement import supplement_content

CONTENTS: dict[SlipKind, Callable[[Slip], dict[str, Any]]] = {
    SlipKind.RECEIPT: receipt_content,
    SlipKind.RECEIPTS: receipts_content,
    SlipKind.FILING: filing_content,
    SlipKind.SUPPLEMENT: supplement_content,
    SlipKind.REFUSAL: refusal_content,
    SlipKind.APOLOGY: apology_content,
    SlipKind.EXTENSION: extension_content,
    SlipKind.STOP: stop_content,
    SlipKind.CONTROL: control_content,
    SlipKind.REGISTER: register_content,
    SlipKind.HAND_OVER: hand_over_content,
    SlipKind.HAND_OUT: hand_out_content,
}


def content_of(slip: Slip) -> dict[str, Any]:
    """JSON. Asked for within Vietnamese."""
    return {**head_of(slip), **CONTENTS[SlipKind(slip.kind)](slip)}
