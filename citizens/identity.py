"""Numbers that name a person or an enterprise in Vietnam, and their checks.

Sources: Luật Căn cước 2023 (12-digit personal ID, no check digit), python-stdnum for tax codes.
"""

import re
import unicodedata
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from stdnum.vn import mst


class IdKind(models.TextChoices):
    CCCD = "cccd", _("Citizen identity card")
    CMND = "cmnd", _("Old identity card")
    PASSPORT = "passport", _("Passport")
    TAX_CODE = "tax_code", _("Tax code")


def normalise_id_number(number: str) -> str:
    """Without spaces and points, in plain digits: full-width ones are the same number."""
    return re.sub(r"[\s.]", "", unicodedata.normalize("NFKC", number)).upper()


def check_id_number(kind: str, number: str, birth_date: date | None = None) -> str:
    """The number without spaces; raises ValidationError with a sentence for the field."""
    number = normalise_id_number(number)
    checks = {
        IdKind.CCCD: _check_cccd,
        IdKind.CMND: _check_cmnd,
        IdKind.PASSPORT: _check_passport,
        IdKind.TAX_CODE: _check_tax_code,
    }
    check = checks.get(IdKind(kind)) if kind in IdKind.values else None
    if check is None:
        raise ValidationError(_("Choose the kind of identity paper."), code="id_kind")
    check(number, birth_date)
    return number


def _check_cccd(number: str, birth_date: date | None) -> None:
    if not re.fullmatch(r"[0-9]{12}", number):
        raise ValidationError(
            _("The ID number has exactly 12 digits, as on the card."), code="id_number"
        )
    if number[:3] == "000":
        raise ValidationError(
            _("An ID number does not begin with 000. Check the first three digits."),
            code="id_number",
        )
    if birth_date and born_in(number) != birth_date.year:
        raise ValidationError(
            _("The ID number does not fit the year of birth: it says %(year)s."),
            code="id_number",
            params={"year": str(born_in(number))},
        )


def born_in(cccd: str) -> int:
    """The year of birth that a 12-digit personal ID carries (digits 4 to 6)."""
    return 1900 + 100 * (int(cccd[3]) // 2) + int(cccd[4:6])


def _check_cmnd(number: str, birth_date: date | None) -> None:
    if not re.fullmatch(r"[0-9]{9}", number):
        raise ValidationError(_("An old identity card number has 9 digits."), code="id_number")


def _check_passport(number: str, birth_date: date | None) -> None:
    if not re.fullmatch(r"[A-Z0-9]{6,12}", number):
        raise ValidationError(
            _("A passport number has 6 to 12 letters and digits."), code="id_number"
        )


def _check_tax_code(number: str, birth_date: date | None) -> None:
    # Since July 2025 a person's 12-digit ID is also their tax code.
    if re.fullmatch(r"[0-9]{12}", number):
        return
    if not mst.is_valid(number):
        raise ValidationError(
            _("This is not a valid tax code: 10 digits, or 10 and a branch number."),
            code="id_number",
        )


def check_phone(number: str) -> str:
    """A Vietnamese phone number as `0…` digits; raises ValidationError."""
    digits = re.sub(r"[\s.\-()]", "", number)
    digits = re.sub(r"^\+?84", "0", digits)
    if not re.fullmatch(r"0[35789][0-9]{8}|02[0-9]{9}|1[89]00[0-9]{4,6}", digits):
        raise ValidationError(
            _("Enter a phone number of 10 digits, such as 0912 345 678."), code="phone"
        )
    return digits
