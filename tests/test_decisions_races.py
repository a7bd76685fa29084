"""Two managers at the same moment."""

import pytest
from django.utils import timezone

from procedures.drafting import abolish
from procedures.models import Decision, DecisionEntry
from procedures.publishing import NotPublishable, fingerprint, publish, review
from tests import make
from tests.at_once import all_at_once
from tests.deciding import amending, drafted, reviewed, the_ground_kept, versions

pytestmark = pytest.mark.usefixtures("committed")


def test_of_ten_who_publish_one_decision_one_does() -> None:
    with the_ground_kept():
        before = len(versions())
        decision = drafted(amending())
        reviewed(decision)
        seen, by = fingerprint(Decision.objects.get(pk=decision.pk)), make.person("quanly")

        def act(number: int) -> str:
            try:
                publish(decision.pk, seen=seen, by=by, at=timezone.now())
            except NotPublishable:
                return "refused"
            return "published"

        assert all_at_once(10, act) == {"published": 1, "refused": 9}
        assert len(versions()) == before + 1
        assert DecisionEntry.objects.filter(decision=decision, what="published").count() == 1


def test_of_two_decisions_about_one_procedure_one_is_published() -> None:
    with the_ground_kept():
        before = len(versions())
        decisions = [drafted(amending(), number=f"{number}/QĐ") for number in range(4)]
        for decision in decisions:
            reviewed(decision)
        by = make.person("quanly")

        def act(number: int) -> str:
            one = Decision.objects.get(pk=decisions[number].pk)
            try:
                publish(one.pk, seen=fingerprint(one), by=by, at=timezone.now())
            except NotPublishable:
                return "refused"
            return "published"

        assert all_at_once(4, act) == {"published": 1, "refused": 3}
        assert len(versions()) == before + 1
        states = [Decision.objects.get(pk=one.pk).state for one in decisions]
        assert sorted(states) == ["published", "reviewed", "reviewed", "reviewed"]


def test_a_review_and_a_change_never_both_stand() -> None:
    with the_ground_kept():
        decision = drafted(amending())
        seen = fingerprint(decision)

        def act(number: int) -> str:
            try:
                if number:
                    review(decision.pk, seen=seen, by=make.person("kiemsoat"), at=timezone.now())
                else:
                    changed(decision.pk)
            except NotPublishable:
                return "refused"
            return "done"

        all_at_once(2, act)
        stands = Decision.objects.get(pk=decision.pk)
        assert stands.state == "draft"
        assert stands.reviewed_by is None


def changed(pk: int) -> None:
    abolish(pk, "2.000815", by=make.person("quanly"), at=timezone.now())
