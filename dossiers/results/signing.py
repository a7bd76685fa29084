"""Signing and issuing a result."""

import logging
from datetime import datetime
from typing import NamedTuple

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from agencies.certificates import signing_key_of
from agencies.letterheads import issuing_body, place_and_date, signature_lines
from agencies.models import UnitCertificate
from agencies.signing import CannotSign, Signature, SigningKey, sign, signatures
from agencies.trust import trusted_roots
from citizens.models import Person
from citizens.uploads import store_made
from dossiers.chain import acting_post
from dossiers.flow import NotAllowed
from dossiers.models import Dossier, Result
from dossiers.reckoning import local_date
from dossiers.results.kept import event_of, kept_bytes, told_in
from dossiers.results.places import fields_of, filled

log = logging.getLogger(__name__)
SIGNER, SEAL = "Signer", "Seal"


class Signing(NamedTuple):
    """Whose name stands in a signature, in which field, why it was made and where."""

    field: str
    name: str
    reason: str
    place: str


def sign_result(result: Result, dossier: Dossier, *, by: Person, at: datetime) -> str:
    """Puts the signed file on the result (unsaved). The capacity in words. Raises NotAllowed."""
    key, today = _key_of(dossier, at), local_date(at)
    capacity = signature_lines(acting_post(by, dossier, "sign"), today)
    place = issuing_body(dossier.unit, today).place
    texts = {
        "capacity": capacity,
        "signed": [f"Người ký: {by.full_name}", f"Thời gian ký: {_moment(at)}"],
        "signer": [by.full_name],
    }
    draft = kept_bytes(result.draft, told_in(event_of(dossier, result.approved_seq)))
    pdf = filled(draft, result.token, texts, at)
    signing = Signing(SIGNER, by.full_name, f"Ký ban hành: {result.name}", place)
    pdf, _field = _signed(pdf, result, key, signing, at)
    result.signed = store_made(pdf, f"da-ky-{dossier.number}.pdf", at=at, by=by)
    return ", ".join(capacity)


def issue_result(result: Result, dossier: Dossier, *, by: Person, at: datetime) -> None:
    """Fills in number and day, seals, and puts the file on the result (unsaved)."""
    key, day = _key_of(dossier, at), result.issued_on
    assert day  # numbered before
    place = issuing_body(dossier.unit, day).place
    texts = {
        "number": [f"Số: {result.number}"],
        "day": [place_and_date(place, day)],
        "sealed": [f"Cơ quan ban hành: {dossier.unit.name}", f"Thời gian ký: {_moment(at)}"],
    }
    half = kept_bytes(result.signed, told_in(event_of(dossier, result.signed_seq)))
    pdf = filled(half, result.token, texts, at)
    signing = Signing(SEAL, dossier.unit.name, f"Ban hành văn bản số {result.number}", place)
    pdf, seal = _signed(pdf, result, key, signing, at)
    if not seal.covers_all:
        raise _unsound(seal)
    result.file = store_made(pdf, f"ket-qua-{dossier.number}.pdf", at=at, by=by)


def check_signatures(pdf: bytes, at: datetime) -> list[Signature]:
    """Reads what was just signed as anybody else would. Raises NotAllowed where it does not
    stand: a signature from elsewhere may forbid any other after it."""
    found = signatures(pdf, trusted_roots(local_date(at)), at)
    for one in found:
        if not (one.is_intact and one.is_trusted and one.only_filled):
            raise _unsound(one)
    _refuse_revoked(found, at)
    return found


def _refuse_revoked(found: list[Signature], at: datetime) -> None:
    """Of one of our certificates that was revoked nobody knows when its key was used last."""
    revoked = UnitCertificate.objects.filter(
        certificate__in=[one.certificate for one in found], revoked_at__lte=at
    ).first()
    if revoked is None or revoked.revoked_at is None:
        return
    signed = next(one for one in found if one.certificate == bytes(revoked.certificate))
    words = {
        "signer": signed.name or signed.signer,
        "day": f"{localtime(revoked.revoked_at):%d/%m/%Y}",
    }
    sentence = _(
        "The certificate with which %(signer)s signed was revoked on %(day)s. Send the dossier "
        "back, to have the result drafted and signed anew."
    )
    raise NotAllowed(sentence % words)


def _unsound(one: Signature) -> NotAllowed:
    log.error("a signature does not stand its check: %s", one._replace(certificate=b""))
    return NotAllowed(
        _("The signature of %(signer)s does not stand its check, so nothing was signed.")
        % {"signer": one.name or one.signer or one.field}
    )


def _key_of(dossier: Dossier, at: datetime) -> SigningKey:
    try:
        return signing_key_of(dossier.unit, at)
    except CannotSign as why:
        raise NotAllowed(str(why)) from why


def _signed(
    pdf: bytes, result: Result, key: SigningKey, signing: Signing, at: datetime
) -> tuple[bytes, Signature]:
    """The PDF, read again as anybody else would, and the new signature on it."""
    # Its name; with the token, too, where the PDF came with a signature of that name or has
    # nothing else that tells whose it is.
    names = fields_of(pdf)
    is_told = any(name.endswith(f"_{result.token}") for name in names)
    is_free = signing.field not in names
    field = signing.field if is_free and is_told else f"{signing.field}_{result.token}"
    try:
        signed = sign(
            pdf, field, key, name=signing.name, reason=signing.reason, at=at, place=signing.place
        )
    except CannotSign as why:
        raise NotAllowed(str(why)) from why
    found = check_signatures(signed, at)
    return signed, next(one for one in found if one.field == field)


def _moment(at: datetime) -> str:
    return f"{localtime(at):%H:%M:%S %d/%m/%Y}"
