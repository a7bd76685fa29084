"""Files as people hand them in: capped while they arrive, judged by content, kept for good."""

import hashlib
import re
import unicodedata
from datetime import datetime
from pathlib import PurePath
from typing import Any

import filetype
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler
from django.utils.formats import number_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from citizens.models import Person, StoredFile

ACCEPT = ".pdf,.jpg,.jpeg,.png"
EXTENSIONS = {
    "application/pdf": ("pdf",),
    "image/jpeg": ("jpg", "jpeg"),
    "image/png": ("png",),
}
MAX_NAME = 120
KEPT_PER_REQUEST = 8  # files of the largest size
GIVE_UP_AFTER = 1024 * 1024 * 1024


class CappedUploadHandler(TemporaryFileUploadHandler):
    """Keeps at most UPLOAD_MAX_BYTES of a file. The rest is read and thrown away, since a
    browser shows no answer to a request that was cut off; `size` is what was sent."""

    arrived = 0
    kept = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        length = len(raw_data)
        self.arrived += length
        if self.arrived > GIVE_UP_AFTER:
            raise StopUpload(connection_reset=True)
        room = settings.UPLOAD_MAX_BYTES * KEPT_PER_REQUEST - self.kept
        if start + length <= settings.UPLOAD_MAX_BYTES and length <= room:
            self.kept += length
            self.file.write(raw_data)
        else:
            self.file.is_cut_short = True  # type: ignore[attr-defined]


def check_upload(upload: "UploadedFile[Any]") -> str:
    """The content type, found by content; raises ValidationError with a sentence."""
    size = upload.size or 0
    if size == 0:
        raise ValidationError(
            _("The file “%(name)s” is empty (0 bytes). Choose it again."),
            code="empty",
            params={"name": clean_name(upload.name or "")},
        )
    if size > settings.UPLOAD_MAX_BYTES or getattr(upload, "is_cut_short", False):
        raise ValidationError(
            _("The file “%(name)s” has %(size)s MB; at most %(limit)s MB are taken."),
            code="too_large",
            params={
                "name": clean_name(upload.name or ""),
                "size": number_format(round(size / 1024 / 1024, 1), 1),
                "limit": settings.UPLOAD_MAX_BYTES // (1024 * 1024),
            },
        )
    return _sniff(upload)


def _sniff(upload: "UploadedFile[Any]") -> str:
    upload.seek(0)
    head = upload.read(1024)
    upload.seek(0)
    found: str = filetype.guess_mime(head) or ""
    # A PDF begins with its header; readers forgive bytes before it, we do not.
    is_pdf = bool(re.match(rb"%PDF-\d\.\d", head))
    if found not in EXTENSIONS or is_pdf != (found == "application/pdf"):
        raise _wrong_type(clean_name(upload.name or ""), found)
    return found


def _wrong_type(name: str, found: str) -> ValidationError:
    ending = name.rpartition(".")[2].lower()
    if found == "image/heic" or ending in ("heic", "heif"):
        sentence = _("HEIC photos are not taken yet; take the photo again or save it as JPG.")
    elif any(ending in known for known in EXTENSIONS.values()):
        sentence = _("“%(name)s” is not a PDF, JPG or PNG file, whatever its name says.")
    else:
        sentence = _("“%(name)s” is not a PDF, JPG or PNG file.")
    return ValidationError(sentence, code="wrong_type", params={"name": name})


def may_be(content_type: str, only: tuple[str, ...]) -> None:
    if only and content_type not in only:
        raise ValidationError(_("Only a PDF file is taken here."), code="wrong_type")


def clean_name(name: str, content_type: str = "") -> str:
    """Without folders, control and direction characters; the ending tells the content."""
    name = PurePath(unicodedata.normalize("NFC", name).replace("\\", "/")).name
    name = "".join(sign for sign in name if unicodedata.category(sign)[0] != "C")
    name = re.sub(r'[<>:"/|?*]+', "_", name).strip(" .") or "file"
    stem, dot, ending = name.rpartition(".")
    known = EXTENSIONS.get(content_type)
    if not known:
        return name[:MAX_NAME]
    if not dot or ending.lower() not in known:
        stem, ending = name, known[0]
    return f"{stem[: MAX_NAME - 1 - len(ending)]}.{ending}"


def store_upload(upload: "UploadedFile[Any]", *, by: Person | None, at: datetime) -> StoredFile:
    """Keeps the file outside the web root; raises ValidationError with a sentence."""
    content_type = check_upload(upload)
    file = StoredFile(
        uploaded_by=by,
        name=clean_name(upload.name or "", content_type),
        content_type=content_type,
        size=upload.size or 0,
        sha256=_sha256(upload),
        created_at=at,
    )
    place = f"{localtime(at):%Y/%m}/{file.pk}.{EXTENSIONS[content_type][0]}"
    file.content.save(place, File(upload), save=False)
    file.save(force_insert=True)
    return file


def store_made(pdf: bytes, name: str, *, at: datetime, by: Person | None = None) -> StoredFile:
    """A PDF that the house made itself."""
    file = StoredFile(
        uploaded_by=by,
        name=name,
        content_type="application/pdf",
        size=len(pdf),
        sha256=hashlib.sha256(pdf).hexdigest(),
        created_at=at,
    )
    file.content.save(f"{at:%Y/%m}/{file.pk}.pdf", ContentFile(pdf), save=False)
    file.save(force_insert=True)
    return file


def _sha256(upload: "UploadedFile[Any]") -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()
