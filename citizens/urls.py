from django.urls import URLPattern, URLResolver, path

from citizens import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", views.account, name="account"),
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/read/", views.read_all, name="inbox_read_all"),
    path("inbox/<int:pk>/", views.read_message, name="message"),
    path("language/", views.choose_language, name="choose_language"),
]
