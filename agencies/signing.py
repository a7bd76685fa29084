"""Signs PDFs (PAdES B-B) and reads the signatures on them; nothing here asks database or network.

A result is signed by the leader, then its prepared fields are filled, then the unit seals it.
"""

import asyncio
import io
import re
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from asn1crypto import cms, x509
from django.utils.translation import gettext_lazy as _
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import SignatureObject
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from agencies.pdf_fields import Box, fill, prepare, revision_of
from agencies.pdf_strip import strip
from agencies.signing_keys import CannotSign, SigningKey, is_signature

__all__ = [
    "Box", "CannotSign", "Signature", "SigningKey",
    "fill", "prepare", "sign", "signatures", "strip",
]  # fmt: skip

DIGEST = "sha256"
# What a signature needs besides the certificates: attributes and the largest RSA signature.
ROOM = 4096
USAGE = KeyUsageConstraints(
    key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False
)
FILLING = {
    ModificationLevel.NONE,
    ModificationLevel.LTA_UPDATES,
    ModificationLevel.FORM_FILLING,
}
BYTE_RANGE = re.compile(rb"/ByteRange\s{0,99}\[" + rb"\s{0,99}(\d{1,12})" * 4 + rb"\s{0,99}\]")
# What a hostile or broken signature makes the libraries raise.
UNREADABLE = (
    PdfError, SignatureValidationError, ValueError, KeyError, IndexError, TypeError,
    AttributeError, AssertionError, ArithmeticError, NotImplementedError, RecursionError,
)  # fmt: skip


class Signature(NamedTuple):
    """A signature on a PDF. Without a readable certificate, signer and organisation are empty;
    one that damage has taken out of the form has no field either, and is not intact."""

    field: str
    signer: str
    organisation: str
    signed_at: datetime | None
    is_intact: bool  # what it covers is as it was signed
    is_trusted: bool  # one of the roots vouched for the signer when it was signed
    covers_all: bool  # nothing was appended since
    only_filled: bool  # since then fields were filled and signatures added at most
    certificate: bytes = b""
    name: str = ""
    reason: str = ""


class _KeySigner(Signer):
    """Any SigningKey, as pyHanko wants it."""

    def __init__(self, key: SigningKey) -> None:
        issuers = [x509.Certificate.load(one) for one in key.chain]
        super().__init__(
            signing_cert=x509.Certificate.load(key.certificate),
            cert_registry=SimpleCertificateStore.from_certs(issuers),
        )
        self.key = key

    async def async_sign_raw(
        self,
        data: bytes,
        digest_algorithm: str,
        dry_run: bool = False,  # noqa: FBT001, FBT002
    ) -> bytes:
        signature = self.key.sign(data, digest_algorithm)
        if not is_signature(self.key.certificate, signature, data, digest_algorithm):
            raise CannotSign(_("What came back from the key is not this certificate's signature."))
        return signature


def sign(
    pdf: bytes, field: str, by: SigningKey, *, name: str, reason: str, at: datetime, place: str = ""
) -> bytes:
    """The PDF with an invisible signature over all of it, appended to what was there.

    ValueError where the field is signed already.
    """
    placeholder = SignatureObject(
        timestamp=at,
        subfilter=SigSeedSubFilter.PADES,
        name=name,
        reason=reason,
        location=place or None,
        bytes_reserved=2 * (ROOM + len(by.certificate) + sum(map(len, by.chain))),
    )
    steps = PdfCMSEmbedder().write_cms(field, revision_of(pdf))
    next(steps)
    steps.send(SigObjSetup(sig_placeholder=placeholder))
    digested, out = steps.send(SigIOSetup(md_algorithm=DIGEST))
    steps.send(asyncio.run(_signed(by, digested.document_digest)))
    signed: bytes = out.getvalue()
    return signed


async def _signed(by: SigningKey, digest: bytes) -> cms.ContentInfo:
    return await _KeySigner(by).async_sign(digest, DIGEST, use_pades=True)


def signatures(pdf: bytes, roots: Sequence[bytes], at: datetime) -> list[Signature]:
    """The signatures on a PDF in the order of signing, judged against these roots (DER).

    No timestamp authority vouches for the time of a signature, so a certificate is judged at the
    time that its signature claims: one that expired since then is still trusted, one that had
    expired by then is not, nor is a time after `at`. Revocation is not asked: a caller who knows
    of one compares the certificate. ValueError where the PDF cannot be read.
    """
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=False)
        embedded = list(reader.embedded_signatures)
        known = {tuple(int(number) for number in one.byte_range) for one in embedded}
    except UNREADABLE as broken:
        raise ValueError(f"unreadable: {broken}") from broken
    by_people = [one for one in embedded if one.sig_object_type != "/DocTimeStamp"]
    read = [_read(one, len(pdf), roots, at) for one in by_people]
    return read + [_unread("") for covered in _ranges(pdf) if covered not in known]


def _ranges(pdf: bytes) -> list[tuple[int, ...]]:
    """What the signatures in these bytes cover, those included that the form no longer names:
    damage may have taken them out of it."""
    found = [tuple(map(int, one.groups())) for one in BYTE_RANGE.finditer(pdf)]
    return [
        (start, before, resumed, after)
        for start, before, resumed, after in found
        if pdf[before : before + 1] == b"<" and pdf[resumed - 1 : resumed] == b">"
    ]


def _read(one: EmbeddedPdfSignature, size: int, roots: Sequence[bytes], at: datetime) -> Signature:
    unread = _unread(str(one.field_name))
    try:
        subject = one.signer_cert.subject.native
        claimed = one.self_reported_timestamp or at
        signed_at = claimed if claimed.tzinfo else claimed.replace(tzinfo=at.tzinfo)
        read = unread._replace(
            signer=_said(subject.get("common_name")),
            organisation=_said(subject.get("organization_name")),
            signed_at=signed_at,
            certificate=one.signer_cert.dump(),
            name=str(one.sig_object.get("/Name", "")),
            reason=str(one.sig_object.get("/Reason", "")),
        )
    except UNREADABLE:
        return unread
    try:
        status = asyncio.run(_status(one, roots, signed_at))
    except UNREADABLE:
        return read
    whole = status.coverage >= SignatureCoverageLevel.ENTIRE_REVISION
    return read._replace(
        is_intact=status.intact and status.valid and whole,
        is_trusted=status.trusted and signed_at <= at,
        covers_all=status.coverage == SignatureCoverageLevel.ENTIRE_FILE and _ends(one, size),
        only_filled=status.modification_level in FILLING and bool(status.docmdp_ok),
    )


def _unread(field: str) -> Signature:
    return Signature(
        field, "", "", None,
        is_intact=False, is_trusted=False, covers_all=False, only_filled=False,
    )  # fmt: skip


async def _status(
    one: EmbeddedPdfSignature, roots: Sequence[bytes], moment: datetime
) -> PdfSignatureStatus:
    context = ValidationContext(
        trust_roots=[x509.Certificate.load(root) for root in roots],
        moment=moment,
        allow_fetching=False,
    )
    return await async_validate_pdf_signature(one, context, key_usage_settings=USAGE)


def _ends(one: EmbeddedPdfSignature, size: int) -> bool:
    """Whether what is signed reaches the last byte with no gap but the signature itself."""
    start, before, resumed, after = one.byte_range
    gap = 2 * len(one.pkcs7_content) + 2
    return bool(start == 0 and resumed == before + gap and resumed + after == size)


def _said(value: str | list[str] | None) -> str:
    return value if isinstance(value, str) else ", ".join(value or [])
