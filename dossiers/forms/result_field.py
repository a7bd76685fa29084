"""The PDF of a result, judged while its form is."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from citizens.fields import UploadField
from dossiers.results.uploaded import check_uploaded

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

PDF = ("application/pdf",)


class ResultField(UploadField):
    def __init__(self, *, verb: str, at: datetime, **kwargs: Any) -> None:
        self.verb, self.at = verb, at
        super().__init__(only=PDF, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> "UploadedFile[Any] | None":
        upload = super().clean(data, initial)
        if upload:
            check_uploaded(upload.read(), self.verb, self.at)
            upload.seek(0)
        return upload
