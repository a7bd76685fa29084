"""Files that are looked at once and forgotten: they never leave the memory."""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from citizens.uploads import GIVE_UP_AFTER


class MemoryUpload(InMemoryUploadedFile):
    """Of one that is too large nothing is kept."""

    is_cut_short = False


class MemoryUploadHandler(FileUploadHandler):
    """Keeps at most UPLOAD_MAX_BYTES of a whole request. The rest is read and thrown away, since
    a browser shows no answer to a request that was cut off; `size` is what was sent."""

    kept = 0
    arrived = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.content = BytesIO()
        self.is_cut_short = False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.arrived += len(raw_data)
        if self.arrived > GIVE_UP_AFTER:
            raise StopUpload(connection_reset=True)
        if self.kept + len(raw_data) > settings.UPLOAD_MAX_BYTES:
            self.is_cut_short = True
            self.content = BytesIO()
        if not self.is_cut_short:
            self.kept += len(raw_data)
            self.content.write(raw_data)

    def file_complete(self, file_size: int) -> MemoryUpload:
        self.content.seek(0)
        upload = MemoryUpload(
            self.content,
            self.field_name,
            self.file_name or "",
            self.content_type or "",
            file_size,
            self.charset,
            self.content_type_extra,
        )
        upload.is_cut_short = self.is_cut_short
        return upload
