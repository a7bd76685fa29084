"""A receipt's number, in one form on paper and on every page: its series, then seven digits."""

from django.utils.translation import gettext as _


def digits(number: int) -> str:
    return f"{number:07d}"


def named(symbol: str, number: int) -> str:
    """Such as "ký hiệu H01.155-26, số 0000009", in the language of the moment."""
    return _("series %(symbol)s, no. %(number)s") % {"symbol": symbol, "number": digits(number)}
