from django.urls import URLPattern, URLResolver, path

from dossiers.views import desk, dossier, intake

urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/", desk.desk, name="desk"),
    path("desk/queue/", desk.working_list, name="queue"),
    path("desk/next/", desk.next_filing, name="next_filing"),
    path("desk/intake/", intake.intake, name="intake"),
    path("dossiers/<str:number>/", dossier.dossier, name="dossier"),
]
