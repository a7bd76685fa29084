"""Who issues receipts: a series that numbers them and a paper. Providers of legal e-receipts
(NĐ 123/2020/NĐ-CP) join here, each with its key in `ReceiptIssuer`."""

from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from agencies.models import Unit
from agencies.numbers import next_in_year
from agencies.slips import render
from payments.models import ReceiptIssuer

BOOK = "fee_receipt"
TEMPLATE = Path(__file__).parent.parent / "typst" / "fee_receipt.typ"


class Series(NamedTuple):
    """As the paper names it: mẫu số, ký hiệu."""

    form: str
    symbol: str


class Issuer(Protocol):
    mark: str

    def series(self, unit: Unit, on: date) -> Series: ...

    def next_number(self, unit: Unit, on: date) -> int:
        """Without a gap in the year of `on`; raises BookClosed."""
        ...

    def paper(self, content: dict[str, Any]) -> bytes:
        """The PDF."""
        ...


class LocalIssuer:
    """This site itself, in a book of the unit; every paper says that it is no legal e-receipt."""

    mark = (
        "Biên lai nội bộ của hệ thống – không phải biên lai điện tử "
        "theo Nghị định số 123/2020/NĐ-CP."
    )

    def series(self, unit: Unit, on: date) -> Series:
        return Series("01-BLNB", f"{unit.code}-{on:%y}")

    def next_number(self, unit: Unit, on: date) -> int:
        return next_in_year(unit, BOOK, on)

    def paper(self, content: dict[str, Any]) -> bytes:
        return render(TEMPLATE, content)


ISSUERS: dict[str, Issuer] = {ReceiptIssuer.LOCAL: LocalIssuer()}
