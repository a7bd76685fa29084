from django.urls import URLPattern, URLResolver, path

from procedures import exchange_views as views

urlpatterns: list[URLPattern | URLResolver] = [
    path("catalogue/export.json", views.export_json, name="catalogue_export_json"),
    path("catalogue/export.xlsx", views.export_xlsx, name="catalogue_export_xlsx"),
    path("catalogue/schema.json", views.schema_json, name="catalogue_schema"),
    path("catalogue/import/", views.catalogue_import, name="catalogue_import"),
    path("catalogue/import/<uuid:pk>/", views.import_report, name="catalogue_import_report"),
    path("catalogue/import/<uuid:pk>/take/", views.import_take, name="catalogue_import_take"),
]
