"""A file of the catalogue, handed in."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler
from django.utils.translation import gettext_lazy as _

from procedures.records.reading import MOST_BYTES, too_large

GIVE_UP_AFTER = 1024 * 1024 * 1024


class CatalogueUpload(TemporaryFileUploadHandler):
    """Keeps at most what an import takes; the rest is read and thrown away, since a browser shows
    no answer to a request that was cut off."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start > GIVE_UP_AFTER:
            raise StopUpload(connection_reset=True)
        if start <= MOST_BYTES:
            self.file.write(raw_data)


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("File of the catalogue"),
        help_text=_("JSON or XLSX as exported here, at most 20 MB."),
        widget=forms.FileInput(attrs={"accept": ".json,.xlsx"}),
        error_messages={"empty": _("The file is empty.")},
    )

    def clean_file(self) -> "UploadedFile[Any]":
        upload: UploadedFile[Any] = self.cleaned_data["file"]
        if (upload.size or 0) > MOST_BYTES:
            raise ValidationError(too_large(upload.size or 0))
        return upload
