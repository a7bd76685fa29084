from django.urls import URLPattern, URLResolver, path

from agencies import draft_views, form_views, letterhead_views, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("administration/calendars/", views.calendars, name="calendars"),
    path("administration/calendars/new/", views.new_calendar, name="calendar_new"),
    path("administration/calendars/<int:pk>/", views.calendar, name="calendar"),
    path(
        "administration/calendars/<int:pk>/discard/", draft_views.discard, name="calendar_discard"
    ),
    path("administration/calendars/<int:pk>/undo/", draft_views.undo_one, name="calendar_undo"),
    path("administration/calendars/<int:pk>/days/", views.save_day, name="calendar_day_new"),
    path("administration/calendars/<int:pk>/days/<int:day>/", views.save_day, name="calendar_day"),
    path(
        "administration/calendars/<int:pk>/days/<int:day>/delete/",
        views.delete_day,
        name="calendar_day_delete",
    ),
    path(
        "administration/calendars/<int:pk>/sessions/",
        views.save_sessions,
        name="calendar_sessions",
    ),
    path(
        "administration/calendars/<int:pk>/sessions/<int:version>/delete/",
        draft_views.delete_sessions,
        name="calendar_sessions_delete",
    ),
    path("administration/forms/", form_views.paper_forms, name="paper_forms"),
    path("administration/forms/<int:pk>/", form_views.paper_form, name="paper_form"),
    path("administration/forms/<int:pk>/end/", form_views.end_edition, name="paper_form_end"),
    path("administration/letterheads/", letterhead_views.letterheads, name="letterheads"),
    path("administration/letterheads/<str:code>/", letterhead_views.letterhead, name="letterhead"),
    path(
        "administration/letterheads/<str:code>/lines/",
        letterhead_views.save_body,
        name="letterhead_lines",
    ),
    path(
        "administration/letterheads/<str:code>/signing/",
        letterhead_views.save_capacity,
        name="letterhead_signing",
    ),
    path(
        "administration/letterheads/<str:code>/<str:what>/<int:pk>/end/",
        letterhead_views.end,
        name="letterhead_end",
    ),
]
