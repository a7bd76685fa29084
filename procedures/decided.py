"""What the decisions of a time issue, amend and abolish."""

from datetime import date

from django.db.models import (
    Count,
    QuerySet,
)

from procedures.models import (
    Act,
    Decision,
    DecisionItem,
    DecisionState,
)


def decisions_of(first: date, last: date) -> QuerySet[Decision]:
    """Published decisions signed in those days, both included."""
    return Decision.objects.filter(
        state=DecisionState.PUBLISHED, signed_on__gte=first, signed_on__lte=last
    )


def changes_of(act: str, first: date, last: date) -> QuerySet[DecisionItem]:
    """What decisions signed in those days issue, amend or abolish."""
    return DecisionItem.objects.filter(act=act, decision__in=decisions_of(first, last))


def by_act(first: date, last: date) -> dict[str, int]:
    rows = DecisionItem.objects.filter(decision__in=decisions_of(first, last)).order_by()
    found = dict(rows.values_list("act").annotate(n=Count("pk")))
    return {act.value: found.get(act.value, 0) for act in Act}
