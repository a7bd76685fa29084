from django.urls import URLPattern, URLResolver, path

from procedures import template_views, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("help/", views.helping, name="help"),
    path("procedures/", views.procedures, name="procedures"),
    path("administration/templates/", template_views.result_templates, name="result_templates"),
    path("administration/templates/new/", template_views.new_template, name="result_template_new"),
    path(
        "administration/templates/<int:pk>/", template_views.result_template, name="result_template"
    ),
    path("procedures/<str:code>/", views.procedure, name="procedure"),
]
