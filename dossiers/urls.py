from django.urls import URLPattern, URLResolver, path

from dossiers.views import dossier

urlpatterns: list[URLPattern | URLResolver] = [
    path("dossiers/<str:number>/", dossier.dossier, name="dossier"),
]
