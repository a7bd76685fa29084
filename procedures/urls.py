from django.urls import URLPattern, URLResolver, include, path

from procedures import fee_views, item_new_views, item_views, template_views, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("help/", views.helping, name="help"),
    path("procedures/", views.procedures, name="procedures"),
    path("administration/templates/", template_views.result_templates, name="result_templates"),
    path("administration/templates/new/", template_views.new_template, name="result_template_new"),
    path(
        "administration/templates/<int:pk>/", template_views.result_template, name="result_template"
    ),
    path(
        "catalogue/decisions/<int:pk>/items/new/",
        item_new_views.catalogue_item_new,
        name="catalogue_item_new",
    ),
    path(
        "catalogue/decisions/<int:pk>/items/<str:code>/",
        item_views.catalogue_item,
        name="catalogue_item",
    ),
    path("", include("procedures.exchange_urls")),
    path("", include("procedures.catalogue_urls")),
    path("procedures/<str:code>/", views.procedure, name="procedure"),
    path("procedures/<str:code>/fees/", fee_views.procedure_fees, name="procedure_fees"),
]
