"""What somebody hands in to have a paper verified: its code, or the file itself."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from dossiers.tokens import canonical_token

NOT_A_CODE = _("A code has 12 letters and digits, such as 7F3K-9QWM-2ZXA. Check each sign.")


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code of the paper"),
        max_length=200,
        help_text=_("12 signs under the QR code; hyphens and capitals do not matter"),
        widget=forms.TextInput(
            attrs={
                "class": "w-20 code",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
        error_messages={"max_length": NOT_A_CODE},
    )

    def clean_code(self) -> str:
        token = canonical_token(str(self.cleaned_data["code"]))
        if token is None:
            raise forms.ValidationError(NOT_A_CODE, code="no_code")
        return token


class PdfForm(forms.Form):
    """`pdf` are the bytes of what was chosen."""

    file = forms.FileField(
        label=_("PDF file of the paper"),
        help_text=_("Up to 10 MB. It is looked at and forgotten: nothing is kept."),
        widget=forms.FileInput(attrs={"accept": ".pdf,application/pdf"}),
        error_messages={
            "required": _("Choose the PDF file first."),
            "empty": _("This file is empty (0 bytes)."),
        },
    )

    def clean_file(self) -> "UploadedFile[Any]":
        upload: UploadedFile[Any] = self.cleaned_data["file"]
        size = upload.size or 0
        if size > settings.UPLOAD_MAX_BYTES or getattr(upload, "is_cut_short", False):
            raise forms.ValidationError(
                _("This file has %(size)s MB; at most %(limit)s MB are looked at."),
                code="too_large",
                params={
                    "size": number_format(round(size / 1024 / 1024, 1), 1),
                    "limit": settings.UPLOAD_MAX_BYTES // (1024 * 1024),
                },
            )
        return upload

    @property
    def pdf(self) -> bytes:
        content: bytes = self.cleaned_data["file"].read()
        return content
