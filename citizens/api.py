"""Tokens and uploads."""

from typing import Any

from django.contrib.auth import authenticate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import (
    api_view,
    authentication_classes,
    parser_classes,
    permission_classes,
)
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated, Throttled
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from citizens import attempts
from citizens.models import Person
from citizens.parsers import StorableJSONParser
from citizens.requests import person_of
from citizens.tokens import BearerAuthentication, expire_token, issue_token
from citizens.uploads import store_upload


class SignInBody(serializers.Serializer[Any]):
    username = serializers.CharField(max_length=254)
    password = serializers.CharField(max_length=1000, trim_whitespace=False)


class TokenAnswer(serializers.Serializer[Any]):
    token = serializers.CharField()


class FileBody(serializers.Serializer[Any]):
    file = serializers.FileField()


class FileAnswer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    name = serializers.CharField()
    size = serializers.IntegerField(help_text="bytes")


class SignIn(BearerAuthentication):
    """Names the scheme in the 401; a token that came along is not looked at."""

    def authenticate(self, request: Request) -> None:
        return None


@extend_schema(
    methods=["POST"],
    operation_id="sign_in",
    tags=["account"],
    auth=[],
    request=SignInBody,
    responses=TokenAnswer,
)
@extend_schema(
    methods=["DELETE"],
    operation_id="sign_out",
    tags=["account"],
    auth=[{"token": []}],  # type: ignore[list-item]
    responses={204: None},
)
@api_view(["POST", "DELETE"])
@authentication_classes([SignIn])
@permission_classes([AllowAny])
@parser_classes([StorableJSONParser, FormParser])
def token(request: Request) -> Response:
    """Exchanges user name and password for an access token (only failures are counted), or
    ends the token that came along."""
    return sign_out(request) if request.method == "DELETE" else sign_in(request)


def sign_in(request: Request) -> Response:
    body = SignInBody(data=request.data)
    body.is_valid(raise_exception=True)
    words, plain_request = body.validated_data, request._request
    if attempts.has_too_many(plain_request, words["username"]):
        raise Throttled(wait=attempts.WINDOW)
    person = authenticate(plain_request, **words)
    if not isinstance(person, Person):
        attempts.count_failure(plain_request, words["username"])
        raise AuthenticationFailed(_("The user name or the password is wrong."))
    return Response({"token": issue_token(person, at=timezone.now())})


def sign_out(request: Request) -> Response:
    found = BearerAuthentication().authenticate(request)
    if found is None:
        raise NotAuthenticated
    expire_token(found[1])
    return Response(status=204)


@extend_schema(
    operation_id="upload_file",
    tags=["files"],
    request={"multipart/form-data": FileBody},
    responses={201: FileAnswer},
)
@api_view(["POST"])
@parser_classes([MultiPartParser])
def files(request: Request) -> Response:
    """Takes one file; a filing or a verb refers to it by the id answered."""
    body = FileBody(data=request.data)
    body.is_valid(raise_exception=True)
    stored = store_upload(body.validated_data["file"], by=person_of(request), at=timezone.now())
    return Response(FileAnswer(stored).data, status=201)
