"""Where a key lies is its own affair: a token or a service signs through the same interface."""

import json
import subprocess
import sys
from datetime import timedelta

import pytest

from agencies.signing import CannotSign, sign, signatures
from tests import signed as made
from tests.signed import AT, UNIT, authority

TOKEN = """
import base64, json, sys
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_der_private_key
key = load_der_private_key(bytes.fromhex(sys.argv[1]), bytes.fromhex(sys.argv[2]))
for line in sys.stdin:
    asked = json.loads(line)
    digest = {"sha256": hashes.SHA256()}[asked["digest"]]
    print(key.sign(bytes.fromhex(asked["data"]), ec.ECDSA(digest)).hex(), flush=True)
"""


class Token:
    """A key in another process, which only ever sees the data to sign."""

    def __init__(self, process: subprocess.Popen[str], certificate: bytes) -> None:
        self.process = process
        self.certificate = certificate
        self.chain = [authority().certificate]

    def sign(self, data: bytes, digest: str) -> bytes:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps({"data": data.hex(), "digest": digest}) + "\n")
        self.process.stdin.flush()
        return bytes.fromhex(self.process.stdout.readline())


def test_a_key_in_another_process_signs() -> None:
    issued = made.make_certificate(authority(), UNIT, "H01.05", AT - timedelta(1), 1)
    secrets = [issued.private_key.hex(), made.passphrase().encode().hex()]
    with subprocess.Popen(
        [sys.executable, "-c", TOKEN, *secrets],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        token = Token(process, issued.certificate)
        pdf = sign(made.draft(), "Seal", token, name=UNIT, reason="", at=AT)
        process.stdin.close()
    (seal,) = signatures(pdf, [authority().certificate], AT)
    assert seal.is_intact
    assert seal.is_trusted


def test_what_another_key_signed_is_not_put_in() -> None:
    token = made.key()
    token.key = made.key().key
    with pytest.raises(CannotSign) as refused:
        sign(made.draft(), "Seal", token, name=UNIT, reason="", at=AT)
    assert "chữ ký" in str(refused.value)
