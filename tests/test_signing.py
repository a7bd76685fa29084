"""What is signed can be trusted: by our own reader, by Poppler and by OpenSSL."""

import io
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pypdf import PdfReader

from agencies.pdf_fields import revision_of
from agencies.signing import Box, Signature, fill, prepare, sign, signatures
from tests import signed as made
from tests.signed import AT, LEADER, REASON, UNIT, authority, stages


def roots() -> list[bytes]:
    return [authority().certificate]


def found(pdf: bytes, trusted: list[bytes] | None = None, hours: float = 24) -> list[Signature]:
    chosen = roots() if trusted is None else trusted
    return signatures(pdf, chosen, AT + timedelta(hours=hours))


def test_a_result_is_signed_numbered_and_sealed() -> None:
    signer, seal = found(stages()["sealed"])
    assert (signer.field, signer.signer, signer.signed_at) == ("Signer", LEADER, AT)
    assert (seal.field, seal.signer, seal.organisation) == ("Seal", UNIT, UNIT)
    for one in (signer, seal):
        assert one.is_intact
        assert one.is_trusted
        assert one.only_filled
    assert seal.covers_all
    assert not signer.covers_all


def test_vietnamese_names_survive() -> None:
    signer = found(stages()["sealed"])[0]
    assert (signer.name, signer.reason) == (LEADER, REASON)


def test_a_name_longer_than_a_certificate_takes_is_cut_there_alone() -> None:
    long = "Chi nhánh Văn phòng đăng ký đất đai " + "khu vực " * 6
    (seal,) = found(sign(made.draft(), "Seal", made.key(long), name=long, reason="", at=AT))
    assert seal.signer == "Chi nhánh Văn phòng đăng ký đất đai khu vực khu…"
    assert (seal.organisation, seal.name) == (long[:64], long)


def test_each_stage_only_adds_to_the_one_before() -> None:
    one = stages()
    for earlier, later in [("prepared", "signed"), ("signed", "filled"), ("filled", "sealed")]:
        assert one[later].startswith(one[earlier])


def test_filling_leaves_the_signature_valid() -> None:
    (signer,) = found(stages()["filled"])
    assert signer.is_intact
    assert signer.only_filled
    assert not signer.covers_all


def test_what_was_filled_can_be_read(tmp_path: Path) -> None:
    fields = PdfReader(io.BytesIO(stages()["sealed"])).get_form_text_fields()
    assert (fields["number"], fields["day"]) == ("125/TLKT-Đ", "20")
    text = made.told_by("pdftotext", "{}", "-", path=tmp_path, pdf=stages()["sealed"])
    assert "125/TLKT-Đ" in text
    assert "Trả lời: đặng ữ ẫ ₫" in text


def redraw(revision: IncrementalPdfFileWriter) -> None:
    page, _ = revision.find_page_for_modification(0)
    other = revision.add_object(generic.StreamObject(stream_data=b"0 0 9 9 re f"))
    page.get_object()[pdf_name("/Contents")] = other
    revision.mark_update(page)


def move_field(revision: IncrementalPdfFileWriter) -> None:
    field = revision.root["/AcroForm"]["/Fields"][0]
    field[pdf_name("/Rect")] = generic.ArrayObject(generic.FloatObject(one) for one in (0, 0, 9, 9))
    revision.update_container(field)


def write_over(revision: IncrementalPdfFileWriter) -> None:
    page, _ = revision.find_page_for_modification(0)
    note = revision.add_object(
        generic.DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/Annot"),
                pdf_name("/Subtype"): pdf_name("/FreeText"),
                pdf_name("/Rect"): generic.ArrayObject(
                    [generic.FloatObject(one) for one in "0099"]
                ),
                pdf_name("/Contents"): generic.TextStringObject("không"),
            }
        )
    )
    revision.register_annotation(page, note)


@pytest.mark.parametrize("change", [redraw, move_field, write_over])
def test_a_change_of_what_was_signed_is_noticed(change) -> None:
    revision = revision_of(stages()["signed"])
    change(revision)
    (signer,) = found(made.written(revision))
    assert signer.is_intact
    assert not signer.only_filled


@pytest.mark.proof
@given(st.data())
def test_one_flipped_byte_is_noticed(data: st.DataObject) -> None:
    pdf = bytearray(stages()["sealed"])
    first, last = made.ranges(bytes(pdf))
    covered = [one for start, length in zip(last[::2], last[1::2], strict=True)
               for one in (start, start + length - 1)]  # fmt: skip
    position = data.draw(
        st.integers(covered[0], covered[1]) | st.integers(covered[2], covered[3]), "position"
    )
    pdf[position] ^= data.draw(st.integers(1, 255), "mask")
    is_in_first = any(
        start <= position < start + length
        for start, length in zip(first[::2], first[1::2], strict=True)
    )
    try:
        told = found(bytes(pdf))
    except ValueError:
        return
    intact = {one.field for one in told if one.is_intact}
    assert intact <= (set() if is_in_first else {"Signer"})
    assert not all(one.is_intact for one in told)


def test_a_signature_taken_out_of_the_form_is_noticed() -> None:
    pdf = bytearray(stages()["sealed"])
    pdf[pdf.rindex(b"/V ") + 3] ^= 1  # another object is the field's value
    told = {one.field: one.is_intact for one in found(bytes(pdf))}
    assert told == {"Signer": True, "": False}


def test_a_signature_in_an_attachment_is_none_of_the_pdf() -> None:
    inner = stages()["sealed"]
    revision = revision_of(made.draft())
    revision.add_object(generic.StreamObject(stream_data=inner))
    assert found(made.written(revision)) == []


def test_a_cut_end_is_noticed() -> None:
    pdf = stages()["sealed"]
    assert [one.field for one in found(pdf[: len(stages()["filled"])])] == ["Signer"]
    with pytest.raises(ValueError, match="unreadable"):
        found(pdf[: len(pdf) // 2 + 1000])


def test_a_stranger_is_not_trusted() -> None:
    stranger = made.key("Kẻ lạ", by=authority("Cơ quan lạ"))
    (one,) = found(sign(made.draft(), "Seal", stranger, name="", reason="", at=AT))
    assert one.is_intact
    assert not one.is_trusted
    assert one.signer == "Kẻ lạ"


def test_nobody_is_trusted_without_a_root() -> None:
    assert [one.is_trusted for one in found(stages()["sealed"], [])] == [False, False]


def test_an_authority_of_the_same_name_is_another_one() -> None:
    other = authority(days_before=399)
    assert [one.is_trusted for one in found(stages()["sealed"], [other.certificate])] == [False] * 2


def test_a_certificate_that_expired_before_signing_is_not_trusted() -> None:
    expired = made.key(made=AT - timedelta(390), years=1)
    (one,) = found(sign(made.draft(), "Seal", expired, name="", reason="", at=AT))
    assert one.is_intact
    assert not one.is_trusted


def test_a_certificate_that_expired_since_then_is_trusted() -> None:
    (one,) = found(stages()["signed"], hours=24 * 365 * 5)
    assert one.is_trusted


def test_a_time_that_has_not_come_is_not_trusted() -> None:
    (one,) = found(stages()["signed"], hours=-1)
    assert one.is_intact
    assert not one.is_trusted


def test_poppler_finds_the_signatures_valid(tmp_path: Path) -> None:
    told = made.told_by("pdfsig", "-nocert", "{}", path=tmp_path, pdf=stages()["sealed"])
    assert told.count("Signature is Valid.") == 2
    assert told.count("ETSI.CAdES.detached") == 2
    assert f"Signer Certificate Common Name: {LEADER}" in told
    assert f"Signer Certificate Common Name: {UNIT}" in told
    assert told.count("Total document signed") == 1


def test_poppler_notices_a_flipped_byte(tmp_path: Path) -> None:
    pdf = bytearray(stages()["sealed"])
    pdf[pdf.index(b"/Title") - 20] ^= 1
    told = made.told_by("pdfsig", "-nocert", "{}", path=tmp_path, pdf=bytes(pdf))
    assert "Signature is Valid." not in told


@pytest.mark.parametrize("which", [0, 1], ids=["signer", "seal"])
def test_openssl_finds_the_signature_valid(tmp_path: Path, which: int) -> None:
    assert openssl(tmp_path, stages()["sealed"], which).returncode == 0


def test_openssl_notices_a_flipped_byte(tmp_path: Path) -> None:
    pdf = bytearray(stages()["sealed"])
    pdf[50] ^= 1
    assert openssl(tmp_path, bytes(pdf), 0).returncode != 0


def openssl(folder: Path, pdf: bytes, which: int) -> subprocess.CompletedProcess[bytes]:
    """OpenSSL's word on the extracted signature and what it covers."""
    made.needed("openssl")
    start, before, resumed, after = made.ranges(pdf)[which]
    cms = bytes.fromhex(pdf[before + 1 : resumed - 1].decode())
    root = x509.load_der_x509_certificate(roots()[0]).public_bytes(Encoding.PEM)
    content = pdf[start : start + before] + pdf[resumed : resumed + after]
    for name, data in {"cms": cms, "content": content, "root": root}.items():
        (folder / name).write_bytes(data)
    words = "cms -verify -inform DER -in cms -content content -binary -CAfile root -purpose any"
    moment = str(int((AT + timedelta(hours=2)).timestamp()))
    return subprocess.run(
        ["openssl", *words.split(), "-attime", moment, "-out", "/dev/null"],
        cwd=folder,
        capture_output=True,
    )


def test_a_field_is_signed_or_filled_once() -> None:
    with pytest.raises(ValueError, match="Signer appears to be filled already"):
        made.by_leader(stages()["filled"])
    with pytest.raises(ValueError, match="number is filled already"):
        made.filled(stages()["filled"])


def test_only_prepared_fields_are_filled() -> None:
    for name in ("other", "Signer"):
        with pytest.raises(ValueError, match=f"there is no field {name}"):
            fill(stages()["signed"], {name: ("1", made.look("1"))})
    with pytest.raises(ValueError, match="there is a field number already"):
        prepare(stages()["prepared"], {"number": Box(0, 0, 0, 9, 9)})
