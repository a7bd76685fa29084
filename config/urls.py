from django.urls import include, path

from config import api, health

handler500 = "config.problems.server_error"
urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("accounts/", include("allauth.account.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/", include(api.urlpatterns)),
    path("", include("procedures.urls")),
    path("", include("citizens.urls")),
    path("", include("agencies.urls")),
    path("", include("payments.urls")),
    path("", include("dossiers.urls")),
    path("", include("reports.urls")),
]
