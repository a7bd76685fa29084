"""Whose signatures are taken, and an authority of our own for where no public one is at hand.

The authority's certificate is a trusted root like any other; its key lies, encrypted like the
software keys of units, with the top unit and never signs a paper.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime

from agencies.certificates import Issued, make_authority, make_certificate, new_row
from agencies.models import TrustedRoot, Unit, UnitCertificate
from agencies.queries import valid_on

AUTHORITY = "Chứng thư số nội bộ {unit}"


def trusted_roots(on: date) -> list[bytes]:
    """The certificates (DER) of the authorities whose signatures are taken on that day."""
    found = TrustedRoot.objects.filter(valid_on(on)).order_by("pk")
    return [bytes(one) for one in found.values_list("certificate", flat=True)]


def certify(unit: Unit, at: datetime, years: int) -> UnitCertificate:
    """A new certificate and software key for the unit, from our own authority."""
    with transaction.atomic():
        authority = _authority(at)
        made = make_certificate(authority, unit.name, unit.code, at, years)
        row = new_row(unit, made, authority.certificate)
        row.save()
    return row


def _authority(at: datetime) -> Issued:
    """The one that we have, as long as it is valid; else a new one."""
    tops = Unit.objects.select_for_update().filter(parent=None, valid_to=None)
    top = tops.earliest("pk")
    roots = TrustedRoot.objects.values("certificate")
    kept = UnitCertificate.objects.filter(unit=top, certificate__in=roots, revoked_at=None)
    row = kept.filter(valid_from__lte=at, valid_to__gt=at).order_by("-valid_from").first()
    if row:
        return Issued(bytes(row.certificate), bytes(row.private_key))
    made = make_authority(AUTHORITY.format(unit=top.name), at)
    row = new_row(top, made, made.certificate)
    row.subject = AUTHORITY.format(unit=top.name)
    row.save()
    TrustedRoot.objects.create(
        name=row.subject,
        certificate=made.certificate,
        valid_from=localtime(row.valid_from).date(),
        valid_to=localtime(row.valid_to).date(),
    )
    return made
