"""A fee of a record in words."""

from datetime import date

from procedures.fee_rules import Rule
from procedures.fee_words import cap_in_words, less_in_words, lower_first, price_in_words
from procedures.records.schema import Record
from procedures.told import Names


def price_of(fee: Record) -> str:
    """Such as "trang 1 đến 2: 2.000 đ; từ trang 3: 1.000 đ"."""
    return "; ".join(price_in_words(Rule.of_record(fee, date.min)))


def cap_of(fee: Record) -> str:
    return "" if fee["cap"] is None else cap_in_words(fee["cap"], fee["each"])


def reductions_in_words(fee: Record, names: Names) -> str:
    said = []
    for one in fee["reductions"]:
        group = lower_first(names.groups.get(one["group"], one["group"]))
        ground = f" ({one['ground']})" if one["ground"] else ""
        said.append(less_in_words(one["percent"], group) + ground)
    return "; ".join(said)
