"""Makes certificates of units, and finds the key with which a unit signs."""

import base64
import logging
from datetime import datetime, timedelta
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from agencies.models import Unit, UnitCertificate
from agencies.signing_keys import CannotSign, SigningKey, SoftwareKey

log = logging.getLogger(__name__)
COUNTRY = "VN"
AUTHORITY_YEARS = 20
LONGEST_NAME = 64


class Issued(NamedTuple):
    """A certificate and its key, as they are kept."""

    certificate: bytes  # DER
    private_key: bytes  # encrypted PKCS #8, DER


def make_authority(name: str, at: datetime) -> Issued:
    """A certificate authority of our own, for where no public one is at hand."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _named((NameOID.COMMON_NAME, _short(name)))
    builder = _builder(subject, subject, key.public_key(), at, AUTHORITY_YEARS)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage(is_authority=True), critical=True)
    return Issued(builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER), _kept(key))


def make_certificate(
    authority: Issued | tuple[bytes, bytes], name: str, code: str, at: datetime, years: int
) -> Issued:
    """A unit's certificate and its software key, issued by that authority.

    The common name has room for 64 bytes, the organisation for 64 signs.
    """
    issuer = x509.load_der_x509_certificate(authority[0])
    issuer_key = SoftwareKey(authority[0], (), authority[1], settings.SIGNING_PASSPHRASE).key
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _named(
        (NameOID.COMMON_NAME, _short(name)),
        (NameOID.ORGANIZATION_NAME, name[:LONGEST_NAME]),
        (NameOID.SERIAL_NUMBER, code),
    )
    builder = _builder(subject, issuer.subject, key.public_key(), at, years)
    builder = builder.add_extension(
        x509.BasicConstraints(ca=False, path_length=None), critical=True
    )
    builder = builder.add_extension(_usage(is_authority=False), critical=True)
    builder = builder.add_extension(_issued_by(issuer), critical=False)
    return Issued(builder.sign(issuer_key, hashes.SHA256()).public_bytes(Encoding.DER), _kept(key))


def new_row(unit: Unit, made: Issued, issuer: bytes) -> UnitCertificate:
    """The row, not yet saved, that keeps a unit's software key."""
    certificate = x509.load_der_x509_certificate(made.certificate)
    return UnitCertificate(
        unit=unit,
        kind=UnitCertificate.Kind.SOFTWARE,
        subject=unit.name,
        serial=f"{certificate.serial_number:x}",
        certificate=made.certificate,
        issuer_chain=[base64.b64encode(issuer).decode()],
        private_key=made.private_key,
        valid_from=certificate.not_valid_before_utc,
        valid_to=certificate.not_valid_after_utc,
    )


def signing_key_of(unit: Unit, at: datetime) -> SigningKey:
    """The key with which a unit signs at that time; CannotSign says why there is none.

    The key of an authority, which may lie with the unit, signs certificates alone.
    """
    hindrance: CannotSign | None = None
    for row in unit.certificates.order_by("-valid_from", "-pk"):
        if _is_authority(row):
            continue
        found = _hindrance(row, unit.name, at)
        if found is None:
            return _opened(row, unit.name)
        hindrance = hindrance or found
    raise hindrance or CannotSign(
        _("%(unit)s has no certificate to sign with. Ask the administrator."), unit=unit.name
    )


def _is_authority(row: UnitCertificate) -> bool:
    extensions = x509.load_der_x509_certificate(bytes(row.certificate)).extensions
    try:
        return extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def _opened(row: UnitCertificate, unit: str) -> SigningKey:
    chain = [base64.b64decode(one) for one in row.issuer_chain]
    try:
        return SoftwareKey(
            bytes(row.certificate), chain, bytes(row.private_key), settings.SIGNING_PASSPHRASE
        )
    except ValueError as refused:
        log.warning("certificate %s: %s", row.pk, refused)
        raise CannotSign(
            _("The key of %(unit)s cannot be opened. Ask the administrator."), unit=unit
        ) from refused


def _hindrance(row: UnitCertificate, unit: str, at: datetime) -> CannotSign | None:
    sentence, day = None, at
    if row.revoked_at and row.revoked_at <= at:
        sentence, day = _("The certificate of %(unit)s was revoked on %(day)s."), row.revoked_at
    elif at < row.valid_from:
        sentence = _("The certificate of %(unit)s is valid from %(day)s only.")
        day = row.valid_from
    elif at > row.valid_to:
        sentence = _("The certificate of %(unit)s expired on %(day)s. Install a new one to sign.")
        day = row.valid_to
    elif row.kind != UnitCertificate.Kind.SOFTWARE:
        sentence = _("The key of %(unit)s is not kept on this server, which cannot reach it.")
    return CannotSign(sentence, unit=unit, day=_day(day)) if sentence else None


def _day(moment: datetime) -> str:
    return date_format(localtime(moment), "SHORT_DATE_FORMAT")


def _short(name: str) -> str:
    """As many whole words as the common name has room for."""
    if len(name.encode()) <= LONGEST_NAME:
        return name
    room = LONGEST_NAME - len("…".encode())
    return name.encode()[: room + 1].decode(errors="ignore").rpartition(" ")[0] + "…"


def _named(*parts: tuple[x509.ObjectIdentifier, str]) -> x509.Name:
    country = x509.NameAttribute(NameOID.COUNTRY_NAME, COUNTRY)
    return x509.Name([country, *(x509.NameAttribute(which, text) for which, text in parts)])


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, at: datetime, years: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at)
        .not_valid_after(at + timedelta(days=365.25 * years))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(*, is_authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_authority,
        content_commitment=not is_authority,  # once named nonRepudiation
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        encipher_only=False,
        decipher_only=False,
    )


def _issued_by(issuer: x509.Certificate) -> x509.AuthorityKeyIdentifier:
    known_as = issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(known_as)


def _kept(key: ec.EllipticCurvePrivateKey) -> bytes:
    secret = BestAvailableEncryption(settings.SIGNING_PASSPHRASE.encode())
    return key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, secret)
