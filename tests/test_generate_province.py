"""`generate_province`: every figure met, every row as the verbs would have written it."""

from collections import Counter
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from django.utils.timezone import localtime

from agencies.models import NumberBook, Post
from citizens.identity import check_id_number, check_phone
from citizens.models import Message, Person
from dossiers.capacity import CAPACITIES, Who
from dossiers.chain import digest_of, hash_of
from dossiers.clock import answer_due, reckoning_of, time_of
from dossiers.flow import FLOW
from dossiers.models import Dossier, Slip, WorkItem
from dossiers.province.profile import scaled
from dossiers.reckoning import Limit, life, reckon
from dossiers.states import ENDED, State
from tests.province import SCALE, YEAR, house

__all__ = ["house"]
BEGIN, END = date(2023, 1, 1), date(2023, 11, 16)


# Figures


def of_2023(house: list[Dossier]) -> list[Dossier]:
    return [one for one in house if one.unit.code.startswith("H33")]


def living(house: list[Dossier]) -> list[Dossier]:
    return [one for one in house if one.unit.code.startswith("H01")]


def fate(one: Dossier) -> str:
    """By date, at the end of the last day; words of the published table."""
    if not one.received_on or not BEGIN <= one.received_on <= END:
        return "outside"
    if one.finished_on is None or one.finished_on > END:
        return "overdue" if one.due_on and one.due_on < END else "within_deadline"
    if one.state in (State.WITHDRAWN, State.STOPPED):
        return one.state.lower()
    if one.due_on is None or one.finished_on == one.due_on:
        return "on_time"
    return "early" if one.finished_on < one.due_on else "late"


def test_every_published_figure_comes_out(house: list[Dossier]) -> None:
    wanted = scaled(YEAR, Fraction(SCALE))
    received = [one for one in of_2023(house) if fate(one) != "outside"]
    assert len(received) == wanted.received == round(386797 * 0.0015)
    assert Counter(one.version.online_level for one in received) == wanted.levels
    channels = Counter(one.channel for one in received)
    assert channels["online"] == wanted.channels["online"]
    assert channels["desk"] + channels["post"] == wanted.channels["desk_or_post"]
    assert channels["desk"] > channels["post"] > 0
    assert Counter(map(fate, received)) == wanted.fates


def test_nothing_is_carried_over_and_nothing_stays_open(house: list[Dossier]) -> None:
    for one in of_2023(house):
        assert one.filed_on >= BEGIN
        assert one.state in ENDED
        assert one.received_on is None or BEGIN <= one.received_on <= END
        assert one.finished_on <= END + timedelta(days=75)
    assert {one.state for one in of_2023(house) if one.received_on is None} <= {
        State.REFUSED,
        State.WITHDRAWN,
    }


def test_what_is_of_the_level_other_is_never_filed_online(house: list[Dossier]) -> None:
    assert all(one.channel != "online" for one in house if one.version.online_level == "other")


def test_versions_were_in_force_and_units_competent(house: list[Dossier]) -> None:
    for one in house:
        version = one.version
        assert not version.is_processed_elsewhere
        for day in (one.filed_on, one.received_on or one.filed_on):
            assert version.effective_from <= day
            assert version.effective_to is None or day <= version.effective_to
        named = {unit.pk for unit in version.competent_units.all()}
        assert one.unit_id in named or (not named and one.unit.kind == version.competent_kind)


# As the verbs would have written it


def test_every_chain_and_digest_holds(house: list[Dossier]) -> None:
    for one in house:
        head = ""
        for seq, event in enumerate(one.events.all(), start=1):
            assert (event.seq, event.previous_hash) == (seq, head)
            assert event.hash == hash_of(event, one.reference)
            detail = event.detail
            assert event.detail_digest == digest_of(detail.salt, detail.content)
            assert event.recorded_at == event.at
            head = event.hash
        assert (one.event_count, one.head_hash) == (seq, head)
        assert one.last_event_at == event.at


def test_every_move_is_one_of_the_flow(house: list[Dossier]) -> None:
    posts = {post.pk: post for post in Post.objects.select_related("person")}
    for one in house:
        state = ""
        for event in one.events.all():
            assert event.from_state == state
            allowed = FLOW[event.verb].who if event.verb in FLOW else {Who.CLERK, Who.APPLICANT}
            if event.verb in FLOW:
                assert state in FLOW[event.verb].sources
                assert event.to_state == (FLOW[event.verb].target or state)
            if event.post_id is None:
                assert (event.by_id, Who.APPLICANT in allowed) == (None, True)
            else:
                post = posts[event.post_id]
                assert CAPACITIES[post.role] in allowed
                assert (post.unit_id, post.person_id) == (one.unit_id, event.by_id)
                assert event.detail.content["name"] == post.person.full_name
                assert event.detail.content["title"] == post.title
                assert post.valid_from <= localtime(event.at).date()
                assert post.valid_to is None or localtime(event.at).date() <= post.valid_to
            state = event.to_state
        assert state == one.state


def test_moves_follow_each_other_and_offices_work_in_working_time(house: list[Dossier]) -> None:
    for one in house:
        events = list(one.events.all())
        assert all(a.at <= b.at for a, b in pairwise(events))
        time = time_of(one)
        for event in events:
            if event.post_id and not (one.channel == "online" and event.verb == "submit"):
                assert time.normalise(event.at) == event.at


def test_a_walk_in_is_registered_at_once_and_a_filing_answered_in_eight_hours(
    house: list[Dossier],
) -> None:
    for one in house:
        verbs = {event.verb: event.at for event in one.events.all()}
        last_filed = verbs.get("complete", one.filed_at)
        assert one.answer_due_at == answer_due(time_of(one), last_filed)
        answered = verbs.get("receive") or verbs.get("refuse")
        if answered:
            assert answered <= one.answer_due_at
        if one.channel != "online":
            assert one.received_at == one.filed_at
            assert (one.helped_unit_id, one.keyed_by_id is None) == (one.unit_id, False)
        assert (one.helped_unit_id is None) == (one.keyed_by_id is None)


def test_segments_cover_a_dossier_exactly(house: list[Dossier]) -> None:
    for one in house:
        segments = list(one.segments.all())
        if one.received_at is None:
            assert segments == []
            continue
        assert segments[0].started_at == one.received_at
        assert segments[-1].ended_at == one.finished_at
        assert all(a.ended_at == b.started_at for a, b in pairwise(segments))
        assert all(a.bucket != b.bucket for a, b in pairwise(segments))
        for segment in segments:
            if segment.ended_at:
                spent = time_of(one).minutes_between(segment.started_at, segment.ended_at)
                assert segment.minutes == spent


def test_due_dates_are_the_clocks_own(house: list[Dossier]) -> None:
    for one in house:
        if one.received_at is None:
            assert (one.due_at, one.first_due_at) == (None, None)
            continue
        assert one.due_at == reckoning_of(one, list(one.segments.all()), ()).due_at
        limit, time = Limit.of(one.version, one.case), time_of(one)
        assert one.first_due_at == reckon(limit, life(one.received_at, [], time)).due_at


def test_work_lies_with_whom_the_steps_say(house: list[Dossier]) -> None:
    for one in house:
        items = list(one.work_items.all())
        steps = {step.pk: step for step in one.version.steps.all()}
        opened = [item for item in items if item.done_at is None]
        has_open = one.received_at is not None and one.state not in (
            State.RETURNED,
            State.STOPPED,
            State.WITHDRAWN,
        )
        assert len(opened) == has_open
        orders = [steps[item.step_id].order for item in items]
        assert orders == sorted(orders)
        assert one.step_order == (orders[-1] if orders else 0)
        for item in items:
            step = steps[item.step_id]
            assert (item.name, item.role, item.kind) == (step.name, step.role, "step")


def test_numbers_have_no_gap(house: list[Dossier]) -> None:
    found: dict[tuple[int, date], list[str]] = {}
    for one in house:
        assert (one.code is None) == (one.received_at is None)
        if one.code:
            key = (one.received_unit_id or 0, one.received_on)
            found.setdefault(key, []).append(one.code)
    for (_unit, day), codes in found.items():
        numbers = sorted(int(code.rpartition("-")[2]) for code in codes)
        assert numbers == list(range(1, len(codes) + 1))
        assert {code.split("-")[1] for code in codes} == {f"{day:%y%m%d}"}
    books = {(book.unit_id, book.day): book.last for book in NumberBook.objects.all()}
    assert books == {key: len(codes) for key, codes in found.items()}


def test_people_are_plausible(house: list[Dossier]) -> None:
    names = Counter(one.owner_name.split()[0] for one in house)
    assert {"Nguyễn", "Danh", "Trần"} <= set(names)
    for one in house:
        kind, number = one.owner_id_kind, one.owner_id_number
        assert check_id_number(kind, number, one.owner_birth_date) == number
        assert check_phone(one.owner_phone) == one.owner_phone
        check_id_number(one.submitter_id_kind, one.submitter_id_number)
        assert (one.owner_email, one.submitter_email) == ("", "")
        assert one.owner_address.endswith(("tỉnh Kiên Giang", "tỉnh An Giang"))
        assert (one.owner_kind == "organisation") == (kind == "tax_code")
    assert len({one.reference for one in house}) == len(house)


def test_nobody_is_told_and_no_slip_is_owed(house: list[Dossier]) -> None:
    assert not Message.objects.exists()
    assert not Slip.objects.exists()


# Living days


def test_a_desk_has_its_morning(house: list[Dossier]) -> None:
    states = Counter(one.state for one in living(house))
    for state in (State.SUBMITTED, State.AWAITING_COMPLETION, State.PROCESSING, State.RESOLVED):
        assert states[state]
    assert states[State.AWAITING_SUPPLEMENT] + states[State.SUSPENDED]
    assert states[State.RETURNED] > len(living(house)) / 2
    opened = Counter(one.unit.code for one in living(house) if one.finished_at is None)
    assert opened["H01.155"] >= 25  # nearly all that are open at this scale
    yesterday = localtime().date() - timedelta(days=1)
    assert all(localtime(one.last_event_at).date() <= yesterday for one in living(house))
    for one in living(house):
        if one.state == State.SUBMITTED and one.answer_due_at:
            assert one.channel == "online"


def test_the_demos_officers_have_it_on_their_tables(house: list[Dossier]) -> None:
    items = WorkItem.objects.filter(unit__code="H01.155", done_at=None)
    holders = set(items.values_list("assignee__username", flat=True))
    desk = {"chuyenvien", "chuyenvien.rachgia", "lanhdaodonvi", None}
    assert {"chuyenvien"} <= holders <= desk


def test_officials_of_generated_units_cannot_sign_in(house: list[Dossier]) -> None:
    hired = Person.objects.filter(username__regex=r"^h\d\d")
    assert hired.exists()
    assert not any(person.has_usable_password() for person in hired)
    for post in Post.objects.filter(person__in=hired).select_related("unit"):
        assert post.unit.valid_from <= post.valid_from
        assert post.valid_to == post.unit.valid_to
