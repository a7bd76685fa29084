from django.urls import URLPattern, URLResolver, path

from procedures import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("help/", views.helping, name="help"),
    path("procedures/", views.procedures, name="procedures"),
    path("procedures/<str:code>/", views.procedure, name="procedure"),
]
