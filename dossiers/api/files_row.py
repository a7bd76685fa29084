"""The shape of a file."""

from typing import Any

from django.urls import reverse
from rest_framework import serializers

from citizens.models import StoredFile


class FileRow(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    name = serializers.CharField()
    size = serializers.IntegerField(help_text="bytes")
    url = serializers.SerializerMethodField()

    def get_url(self, file: StoredFile) -> str:
        return reverse("api_file", args=[file.pk])
