from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from dossiers.models import Dossier


def dossier(request: HttpRequest, number: str) -> HttpResponse:
    get_object_or_404(Dossier.objects.visible_to(request.user).numbered(number))
    return HttpResponse()
