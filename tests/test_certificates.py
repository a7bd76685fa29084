"""A unit's certificate says whose it is; a key that may not sign says why."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID
from django.utils import translation

from agencies.certificates import make_certificate, new_row, signing_key_of
from agencies.models import Unit, UnitCertificate
from agencies.signing import CannotSign, sign, signatures
from agencies.signing_keys import is_signature
from tests import signed as made
from tests.make import unit
from tests.signed import AT, UNIT, authority


@pytest.fixture(autouse=True)
def none_of_the_ground(db: None) -> None:
    UnitCertificate.objects.all().delete()


def row(made_at: datetime = AT - timedelta(30), years: int = 1, **changes: Any) -> UnitCertificate:
    of = unit()
    issued = make_certificate(authority(), of.name, of.code, made_at, years)
    kept = new_row(of, issued, authority().certificate)
    for name, value in changes.items():
        setattr(kept, name, value)
    kept.save()
    return UnitCertificate.objects.get(pk=kept.pk)


def why_not(of: Unit | None = None, at: datetime = AT) -> str:
    with pytest.raises(CannotSign) as refused:
        signing_key_of(of or unit(), at)
    return str(refused.value)


def test_a_certificate_says_whose_it_is() -> None:
    made_of = make_certificate(authority(), UNIT, "H01.05", AT, 3)
    certificate = x509.load_der_x509_certificate(made_of.certificate)
    said = {one.oid: one.value for one in certificate.subject}
    assert said == {
        NameOID.COUNTRY_NAME: "VN",
        NameOID.COMMON_NAME: UNIT,
        NameOID.ORGANIZATION_NAME: UNIT,
        NameOID.SERIAL_NUMBER: "H01.05",
    }
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage)
    assert usage.critical
    assert usage.value.digital_signature
    assert usage.value.content_commitment
    assert not usage.value.key_cert_sign
    issuer = x509.load_der_x509_certificate(authority().certificate)
    certificate.verify_directly_issued_by(issuer)
    known_as = issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    by = certificate.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value
    assert by.key_identifier == known_as.digest


def test_the_key_lies_encrypted() -> None:
    assert b"-----" not in row().private_key
    with pytest.raises(ValueError, match=r"password|decrypt"):
        made.SoftwareKey(row().certificate, (), bytes(row().private_key), "another passphrase")


def test_a_unit_signs_with_its_certificate() -> None:
    row()
    key = signing_key_of(unit(), AT)
    assert is_signature(key.certificate, key.sign(b"data", "sha256"), b"data", "sha256")
    assert not is_signature(key.certificate, key.sign(b"data", "sha256"), b"Data", "sha256")
    pdf = sign(made.draft(), "Seal", key, name=unit().name, reason="", at=AT)
    (seal,) = signatures(pdf, [authority().certificate], AT)
    assert seal.is_trusted
    assert seal.signer == unit().name


def test_the_newest_certificate_that_is_in_force_signs() -> None:
    older, newer = row(), row(AT - timedelta(2))
    row(AT + timedelta(2))
    assert signing_key_of(unit(), AT).certificate == bytes(newer.certificate)
    UnitCertificate.objects.filter(pk=newer.pk).update(revoked_at=AT - timedelta(1))
    assert signing_key_of(unit(), AT).certificate == bytes(older.certificate)


def test_the_key_of_an_authority_signs_no_paper() -> None:
    new_row(unit(), authority(), authority().certificate).save()
    assert "chưa có chứng thư số" in why_not()


def test_without_a_certificate_nothing_is_signed() -> None:
    assert why_not() == f"{unit().name} chưa có chứng thư số để ký. Hãy liên hệ quản trị viên."


def test_an_expired_certificate_says_since_when() -> None:
    row(AT - timedelta(400))
    day = (AT - timedelta(400) + timedelta(365.25)).strftime("%d/%m/%Y")
    assert f"đã hết hạn ngày {day}" in why_not()


def test_a_certificate_that_begins_later_says_when() -> None:
    row(AT + timedelta(1))
    assert "chỉ có hiệu lực từ ngày 21/11/2026" in why_not()


def test_a_revoked_certificate_says_since_when() -> None:
    row(revoked_at=AT - timedelta(1))
    assert "đã bị thu hồi ngày 19/11/2026" in why_not()
    assert signing_key_of(unit(), AT - timedelta(2))


@pytest.mark.parametrize("kind", ["token", "remote"])
def test_a_key_elsewhere_is_not_reached(kind: str) -> None:
    row(kind=kind, private_key=b"")
    assert "không đặt trên hệ thống này" in why_not()


def test_a_key_under_another_passphrase_is_not_opened(settings: Any) -> None:
    row()
    settings.SIGNING_PASSPHRASE = "another passphrase"
    assert "Không mở được khóa ký số" in why_not()


def test_a_torn_key_is_not_opened() -> None:
    row(private_key=bytes(row().private_key)[:-5])
    UnitCertificate.objects.order_by("pk").first().delete()
    assert "Không mở được khóa ký số" in why_not()


def test_the_key_of_another_certificate_is_not_taken() -> None:
    other = make_certificate(authority(), UNIT, "H01.05", AT, 1)
    row(private_key=other.private_key)
    assert "Không mở được khóa ký số" in why_not()


def test_the_sentence_is_in_the_language_of_who_reads_it() -> None:
    with pytest.raises(CannotSign) as refused:
        signing_key_of(unit(), AT)
    with translation.override("en"):
        assert "has no certificate to sign with" in str(refused.value)
