"""Keys that sign: a software key of ours, and what a token or a remote service has to offer."""

from collections.abc import Sequence
from typing import Protocol

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import load_der_private_key
from django.utils.functional import Promise

HASHES: dict[str, type[hashes.HashAlgorithm]] = {
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}


class CannotSign(Exception):
    """Why nothing is signed, as a sentence in the language of whoever reads it."""

    def __init__(self, sentence: str | Promise, **params: str) -> None:
        super().__init__(sentence, params)
        self.sentence = sentence
        self.params = params

    def __str__(self) -> str:
        return str(self.sentence) % self.params


class SigningKey(Protocol):
    """What signs, wherever its key lies; only the data to sign travels there.

    `sign` answers with the raw signature over `data`, hashed with `digest`: ECDSA in DER or
    RSA PKCS #1 v1.5, after the certificate's public key. It raises CannotSign.
    """

    @property
    def certificate(self) -> bytes:
        """DER."""

    @property
    def chain(self) -> Sequence[bytes]:
        """Who issued the certificate, and who issued that, as DER."""

    def sign(self, data: bytes, digest: str) -> bytes: ...


class SoftwareKey:
    """A key kept as PKCS #8 under a passphrase. ValueError where the passphrase does not open it
    or it is not the certificate's."""

    def __init__(
        self, certificate: bytes, chain: Sequence[bytes], private_key: bytes, passphrase: str
    ) -> None:
        try:
            key = load_der_private_key(private_key, passphrase.encode())
        except TypeError as refused:  # no passphrase where one is needed, or the other way round
            raise ValueError(str(refused)) from refused
        if not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
            raise ValueError("neither an elliptic curve nor an RSA key")  # noqa: TRY004
        if key.public_key() != x509.load_der_x509_certificate(certificate).public_key():
            raise ValueError("the key of another certificate")
        self.certificate = certificate
        self.chain = tuple(chain)
        self.key = key

    def sign(self, data: bytes, digest: str) -> bytes:
        algorithm = HASHES[digest]()
        if isinstance(self.key, rsa.RSAPrivateKey):
            return self.key.sign(data, padding.PKCS1v15(), algorithm)
        return self.key.sign(data, ec.ECDSA(algorithm))


def is_signature(certificate: bytes, signature: bytes, data: bytes, digest: str) -> bool:
    """Whether the certificate's key made this signature over the data."""
    key = x509.load_der_x509_certificate(certificate).public_key()
    algorithm = HASHES[digest]()
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, data, padding.PKCS1v15(), algorithm)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, data, ec.ECDSA(algorithm))
        else:
            return False
    except InvalidSignature:
        return False
    return True
