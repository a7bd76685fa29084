"""What an event says of a fee that was paid or waived, in the language of whoever reads it."""

from typing import Any

from django.utils.translation import gettext

from citizens.templatetags.citizens import dong
from payments.models import Charge, ChargeState


def fee_facts(charge: Charge) -> dict[str, Any]:
    """For the event; `reason` says the same in the language of papers. Whole đồng."""
    done = "đã nộp" if charge.state == ChargeState.SETTLED else "được miễn"
    return {
        "reason": f"{charge.label}: {dong(charge.amount)}, {done}",
        "fee": charge.label,
        "fee_amount": charge.amount,
        "fee_state": charge.state,
    }


def reason_told(content: dict[str, Any]) -> str:
    """Of any event; those that came before the facts were kept say what was written then."""
    if "fee_state" not in content:
        return str(content.get("reason", ""))
    words = {"fee": content["fee"], "amount": dong(content["fee_amount"])}
    if content["fee_state"] == ChargeState.WAIVED:
        return gettext("%(fee)s: %(amount)s, waived") % words
    return gettext("%(fee)s: %(amount)s, paid") % words


def verb_told(verb: str, content: dict[str, Any]) -> str:
    """Dues that were waived are not called paid where the dossier goes on by them."""
    is_waived = content.get("fee_state") == ChargeState.WAIVED
    return "waive" if verb == "settle_dues" and is_waived else verb
