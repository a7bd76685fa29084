"""The code by which a payer transfers, and what to type where there is no camera."""

from typing import NamedTuple

import segno

from payments.models import Attempt


class Code(NamedTuple):
    """`amount` in whole đồng; `picture` is an SVG and `to_keep` a PNG, as
    data URIs."""

    attempt: Attempt
    picture: str
    to_keep: str
    bank: str
    account: str
    name: str
    amount: int
    content: str


def code_of(attempt: Attempt) -> Code:
    to = attempt.account.parameters
    drawn = segno.make(attempt.qr, error="m")
    picture = drawn.svg_data_uri(border=4, omitsize=True, light="#fff")
    to_keep = drawn.png_data_uri(border=4, scale=12)
    return Code(
        attempt,
        picture,
        to_keep,
        to.get("bank_name") or to.get("bank", ""),
        to.get("account", ""),
        to.get("name", ""),
        attempt.amount,
        attempt.reference,
    )
