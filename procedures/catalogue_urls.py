"""The catalogue manager's pages."""

from django.urls import URLPattern, path

from procedures import basics_views as basics
from procedures import (
    catalogue_home,
    catalogue_procedure,
    change_views,
    decision_acts,
    decision_item_acts,
)
from procedures import catalogue_views as lists
from procedures import decision_header_views as header
from procedures import decision_views as decisions

DECISION = "catalogue/decisions/<int:pk>/"
ITEM = f"{DECISION}items/<str:code>/"
LIST = "catalogue/basics/<slug:name>/"

urlpatterns: list[URLPattern] = [
    path("catalogue/", catalogue_home.catalogue, name="catalogue"),
    path("catalogue/procedures/", lists.procedures, name="catalogue_procedures"),
    path(
        "catalogue/procedures/<str:code>/",
        catalogue_procedure.procedure,
        name="catalogue_procedure",
    ),
    path(
        "catalogue/procedures/<str:code>/change/",
        change_views.change_procedure,
        name="catalogue_change",
    ),
    path("catalogue/changes/", lists.changes, name="catalogue_changes"),
    path("catalogue/decisions/", decisions.decisions, name="catalogue_decisions"),
    path("catalogue/decisions/new/", header.new_decision, name="catalogue_decision_new"),
    path(DECISION, decisions.decision, name="catalogue_decision"),
    path(f"{DECISION}edit/", header.edit_decision, name="catalogue_decision_edit"),
    path(f"{DECISION}review/", decision_acts.review_decision, name="catalogue_review"),
    path(f"{DECISION}send-back/", decision_acts.send_decision_back, name="catalogue_send_back"),
    path(f"{DECISION}publish/", decision_acts.publish_decision, name="catalogue_publish"),
    path(f"{DECISION}discard/", decision_item_acts.discard_decision, name="catalogue_discard"),
    path(f"{DECISION}abolish/", decision_item_acts.abolish_in, name="catalogue_abolish"),
    path(f"{ITEM}remove/", decision_item_acts.remove_item, name="catalogue_remove"),
    path(f"{ITEM}difference/", catalogue_procedure.item_difference, name="catalogue_difference"),
    path("catalogue/basics/", basics.basics, name="catalogue_basics"),
    path(LIST, basics.basic, name="catalogue_basic"),
    path(f"{LIST}<int:pk>/", basics.basic_row, name="catalogue_basic_row"),
    path(f"{LIST}<int:pk>/remove/", basics.remove_basic, name="catalogue_basic_remove"),
]
