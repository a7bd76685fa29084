"""Every route of the API, its schema and its pages."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from agencies import api as agencies
from citizens import api as citizens
from config import problems, schema
from dossiers.api import bulk, charges, files, listing, moves, openings, reading
from procedures import api as procedures
from procedures import fees_api as fees
from reports import api as reports

DOSSIER = r"^dossiers/(?P<number>[A-Za-z0-9.-]{1,40})/"

v1: list[URLPattern | URLResolver] = [
    path("auth/token/", citizens.token, name="api_token"),
    path("me/", agencies.me, name="api_me"),
    path("files/", citizens.files, name="api_files"),
    path("files/<uuid:pk>/", files.content, name="api_file"),
    path("procedures/", procedures.procedures, name="api_procedures"),
    re_path(r"^procedures/(?P<code>[A-Za-z0-9.]{1,30})/$", procedures.procedure),
    re_path(r"^procedures/(?P<code>[A-Za-z0-9.]{1,30})/fees/$", fees.procedure_fees),
    path("agencies/", agencies.agencies, name="api_agencies"),
    path("working-time/due/", agencies.working_time_due, name="api_due"),
    path("dossiers/", listing.dossiers, name="api_dossiers"),
    re_path(r"^dossiers/bulk/(?P<verb>[a-z_]{1,20})/$", bulk.bulk, name="api_bulk"),
    re_path(DOSSIER + r"$", reading.dossier, name="api_dossier"),
    re_path(DOSSIER + r"events/$", reading.events, name="api_events"),
    re_path(DOSSIER + r"clock/$", reading.clock, name="api_clock"),
    re_path(DOSSIER + r"openings/$", openings.openings, name="api_openings"),
    re_path(DOSSIER + r"(?P<verb>[a-z_]{1,20})/$", moves.move, name="api_move"),
    path("charges/<int:pk>/", charges.charge, name="api_charge"),
    path("charges/<int:pk>/pay/", charges.pay, name="api_pay"),
    path("reports/on-time/", reports.on_time, name="api_on_time"),
    path("reports/definitions/", reports.definitions, name="api_definitions"),
    path("reports/on-time/dossiers/", reports.on_time_dossiers, name="api_on_time_dossiers"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("v1/", include(v1)),
    *schema.urlpatterns,
    re_path(r"^(?P<path>(?s:.*))$", problems.unknown),
]
