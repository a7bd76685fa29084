"""How often a row that procedures rest on is named."""

from django.db.models import Model

from procedures.models import (
    DecisionItem,
    DecisionState,
    FeeRule,
    Field,
    LifeEvent,
    ReductionGroup,
)


def uses_of_group(group: ReductionGroup) -> int:
    named = [{"group": group.code}]
    fees = FeeRule.objects.filter(reductions__contains=named).count()
    drafts = DecisionItem.objects.exclude(decision__state=DecisionState.PUBLISHED)
    return fees + drafts.filter(content__fees__contains=[{"reductions": named}]).count()


def uses_of_field(field: Field) -> int:
    drafts = DecisionItem.objects.exclude(decision__state=DecisionState.PUBLISHED)
    return field.procedures.count() + drafts.filter(content__field=field.code).count()


def uses_of_life_event(event: LifeEvent) -> int:
    drafts = DecisionItem.objects.exclude(decision__state=DecisionState.PUBLISHED)
    named = drafts.filter(content__life_events__contains=[event.code])
    return event.versions.count() + named.count()


def never(_row: Model) -> int:
    return 0
