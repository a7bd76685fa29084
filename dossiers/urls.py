from django.urls import URLPattern, URLResolver, path

from dossiers.views import (
    archive,
    desk,
    desk_dossier,
    dossier,
    files,
    filing,
    filing_steps,
    intake,
    my,
    search,
    start,
    track,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("start/", start.landing, name="landing"),
    path("track/", track.track, name="track"),
    path("my/", my.my, name="my"),
    path("my/filed/<str:number>/", filing.filed, name="filed"),
    path("my/drafts/<uuid:pk>/delete/", my.delete_draft, name="draft_delete"),
    path("my/drafts/<uuid:pk>/renew/", filing.renew, name="draft_renew"),
    path("file/<str:code>/", filing.file, name="file"),
    path("file/<str:code>/<str:step>/", filing_steps.step, name="file_step"),
    path("files/<uuid:pk>/", files.file_download, name="file_download"),
    path("desk/", desk.desk, name="desk"),
    path("desk/queue/", desk.working_list, name="queue"),
    path("desk/archive/", archive.archive, name="archive"),
    path("desk/search/", search.search, name="search"),
    path("desk/next/", desk.next_filing, name="next_filing"),
    path("desk/intake/", intake.intake, name="intake"),
    path("desk/slips/<str:number>/", desk_dossier.slip_line, name="slip_line"),
    path("dossiers/<str:number>/", dossier.dossier, name="dossier"),
    path("dossiers/<str:number>/<str:verb>/", dossier.verb, name="dossier_verb"),
]
