"""Files as people hand them in: good ones are kept as they are, bad ones are told apart."""

import io
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from citizens.models import Person, StoredFile
from citizens.uploads import check_upload, clean_name, store_upload
from tests import filing, make

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
JPG = b"\xff\xd8\xff\xe0" + b"\0" * 64
EXE = b"MZ\x90\x00" + b"\0" * 512
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 64
BOUNDARY = "----mot-cua"


def upload(content: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.mark.parametrize(
    ("content", "name", "kept_as"),
    [
        (make.PDF, "Tờ khai.pdf", "Tờ khai.pdf"),
        (PNG, "anh.PNG", "anh.PNG"),
        (JPG, "anh.jpeg", "anh.jpeg"),
        (JPG, "anh.pdf", "anh.pdf.jpg"),
        (make.PDF, "../../etc/passwd", "passwd.pdf"),
        (make.PDF, "a\u202efdp.exe", "afdp.exe.pdf"),
        (make.PDF, "x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_a_file_is_kept_under_a_clean_name(
    citizen: Person, content: bytes, name: str, kept_as: str
) -> None:
    file = store_upload(upload(content, name), by=citizen, at=timezone.now())
    assert file.name == kept_as
    assert file.size == len(content)
    path = Path(file.content.path)
    file.content.close()
    assert path.read_bytes() == content
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.stem == str(file.pk)


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "rong.pdf", "empty"),
        (EXE, "hoa-don.pdf", "wrong_type"),
        (b"junk %PDF-1.4", "gia.pdf", "wrong_type"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "anh.png", "wrong_type"),
        (b"GIF89a" + b"\0" * 64, "anh.jpg", "wrong_type"),
    ],
)
def test_a_bad_file_is_refused(citizen: Person, content: bytes, name: str, code: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        store_upload(upload(content, name), by=citizen, at=timezone.now())
    assert refusal.value.code == code
    assert not StoredFile.objects.filter(uploaded_by=citizen).exists()


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (HEIC, "anh.heic", "Ảnh HEIC chưa nhận được"),
        (HEIC, "anh.jpg", "Ảnh HEIC chưa nhận được"),
        (EXE, "hoa-don.pdf", "dù tên tệp ghi như vậy"),
        (EXE, "hoa-don.exe", "không phải là PDF, JPG hay PNG."),
    ],
)
def test_a_wrong_kind_of_file_is_named(content: bytes, name: str, sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        check_upload(upload(content, name))


def test_a_file_too_large_is_refused(settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 100
    with pytest.raises(ValidationError) as refusal:
        check_upload(upload(make.PDF + b"\0" * 100, "lon.pdf"))
    assert refusal.value.code == "too_large"


def test_names_are_never_empty() -> None:
    assert clean_name("...") == "file"
    assert clean_name("", "application/pdf") == "file.pdf"


class SparseBody(io.RawIOBase):
    """200 MB of one file that nobody holds in memory."""

    def __init__(self, size: int, token: str) -> None:
        self.head = (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n'
            f"{token}\r\n"
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file-declaration"; '
            'filename="lon.pdf"\r\nContent-Type: application/pdf\r\n\r\n%PDF-1.4\n'
        ).encode()
        self.tail = f"\r\n--{BOUNDARY}--\r\n".encode()
        self.length = len(self.head) + size + len(self.tail)
        self.left = self._parts(size)
        self.buffer = b""

    def readable(self) -> bool:
        return True

    def _parts(self, size: int) -> Iterator[bytes]:
        yield self.head
        block = b"\0" * 65536
        for _ in range(size // 65536):
            yield block
        yield b"\0" * (size % 65536)
        yield self.tail

    def read(self, size: int = 65536) -> bytes:
        while len(self.buffer) < size:
            part = next(self.left, b"")
            if not part and not self.buffer:
                return b""
            if not part:
                break
            self.buffer += part
        given, self.buffer = self.buffer[:size], self.buffer[size:]
        return given


def test_200_megabytes_get_a_sentence_and_leave_nothing_behind(
    citizen: Person, tmp_path: Path, settings: Any
) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    client = Client()
    client.force_login(citizen)
    filing.until_papers(client)
    body = SparseBody(200 * 1024 * 1024, "")
    response = client.generic(
        "POST",
        "/file/1.004873/papers/",
        **{
            "wsgi.input": body,
            "CONTENT_LENGTH": str(body.length),
            "CONTENT_TYPE": f"multipart/form-data; boundary={BOUNDARY}",
        },
    )
    assert response.status_code == 400
    assert "lon.pdf" in response.content.decode()
    assert "tối đa 10 MB" in response.content.decode()
    assert not StoredFile.objects.exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
