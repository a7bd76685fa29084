"""One receipt for several dossiers of one submitter, received at one desk."""

from datetime import timedelta

import pytest
from django.utils import timezone

from dossiers.filing import Party
from dossiers.flow import NotAllowed
from dossiers.models import Dossier, Slip, SlipKind
from dossiers.picks import pick_of
from dossiers.slips.joint import hindrance, issue_joint_receipt
from dossiers.slips.printing import print_slip
from dossiers.states import State
from tests import make
from tests.at_once import all_at_once
from tests.callers import caller
from tests.test_desk_pages import enter, official, text_of
from tests.test_paper_pages import code_of

PATH = "/desk/joint-receipt/"


def agent(**changes: str) -> Party:
    return make.owner(name="Lý Thị Bưởi", id_number="091085009876", **changes)


def handed_in(number: int = 3, submitter: Party | None = None) -> list[Dossier]:
    """By one person for several owners."""
    now = timezone.now() - timedelta(minutes=5)
    return [
        make.dossier(
            State.RECEIVED,
            now + timedelta(seconds=place),
            by=make.person("congdan"),
            owner=make.owner(name=f"Chủ hồ sơ {place}", id_number=f"09108500{place:04}"),
            submitter=submitter or agent(),
        )
        for place in range(1, number + 1)
    ]


@pytest.mark.django_db
def test_from_one_dossier_all_of_its_submitter_are_ticked(clerk) -> None:
    made, other = handed_in(), make.dossier(State.RECEIVED, timezone.now())
    desk = enter(clerk)
    page = desk.get(f"/dossiers/{made[0].number}/")
    assert f'href="{PATH}?of={made[0].number}"' in page.content.decode()
    assert PATH not in desk.get(f"/dossiers/{other.number}/").content.decode()
    words = desk.get(PATH, {"of": made[0].number}).content.decode()
    for one in made:
        assert f'value="{one.number}" checked' in words
    assert other.number not in words


@pytest.mark.django_db
def test_what_was_ticked_in_the_queue_goes_on_one_receipt(clerk) -> None:
    made, desk = handed_in(), enter(clerk)
    queue = desk.get("/desk/queue/?view=held").content.decode()
    assert f'formaction="{PATH}"' in queue
    shown = desk.post(PATH, {"pick": [pick_of(one) for one in made[:2]]})
    assert shown.status_code == 200
    assert not Slip.objects.filter(kind=SlipKind.RECEIPTS).exists()
    done = desk.post(PATH, {"pick": [one.number for one in made[:2]], "sure": "yes"}, follow=True)
    slip = Slip.objects.get(kind=SlipKind.RECEIPTS)
    assert (slip.number, slip.unit.code, slip.dossier) == (1, "H01.155", None)
    assert [entry.dossier for entry in slip.entries.all()] == made[:2]
    assert done.redirect_chain == [(f"/desk/slip/{slip.pk}/", 302)]
    for one in made[:2]:
        assert one.number in text_of(done)
        assert "cho nhiều hồ sơ" in text_of(desk.get(f"/dossiers/{one.number}/"))
    assert print_slip(slip.pk, at=timezone.now())
    slip.refresh_from_db()
    assert code_of(desk, f"/files/{slip.file_id}/") == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("ticked", "sentence"),
    [
        ([0], "ít nhất hai hồ sơ"),
        ([], "chung một giấy tiếp nhận"),
        ([0, 3], "những người khác nhau nộp"),
    ],
)
def test_what_does_not_go_together_is_told_beside_the_ticks(clerk, ticked, sentence) -> None:
    made = [*handed_in(), make.dossier(State.RECEIVED, timezone.now())]
    desk = enter(clerk)
    sent = {"pick": [made[place].number for place in ticked], "sure": "yes"}
    answer = desk.post(PATH, sent, follow=True)
    assert sentence in text_of(answer)
    for place in ticked:
        assert f'value="{made[place].number}" checked' in answer.content.decode()
    assert not Slip.objects.filter(kind=SlipKind.RECEIPTS).exists()


@pytest.mark.django_db
def test_at_most_fifty_go_on_one_receipt(clerk, leader) -> None:
    made = handed_in(2)
    with pytest.raises(NotAllowed, match="Chỉ hồ sơ đã tiếp nhận"):
        issue_joint_receipt([made[0], make.submitted()], by=clerk, at=timezone.now())
    many = [made[0]] * 51
    assert "nhiều nhất 50" in hindrance(many, clerk)
    with pytest.raises(NotAllowed, match="bộ phận của bạn"):
        issue_joint_receipt(made, by=leader, at=timezone.now())


@pytest.mark.django_db
def test_only_the_clerks_of_the_desk_issue_it(officer, stranger, citizen) -> None:
    made = handed_in(2)
    sent = {"pick": [one.number for one in made], "sure": "yes"}
    for person in (officer, stranger, citizen, make.person("thanhtra")):
        assert enter(person).post(PATH, sent).status_code == 404
    far = enter(official("clerk", "H01.103"))
    assert far.post(PATH, sent).status_code == 302
    above = Dossier.objects.filter(slip_entries__isnull=False)
    assert not above.exists()


@pytest.mark.django_db
def test_a_joint_receipt_is_seen_by_whoever_sees_all_on_it(clerk, citizen) -> None:
    made = handed_in(2)
    slip = issue_joint_receipt(made, by=clerk, at=timezone.now())
    assert print_slip(slip.pk, at=timezone.now())
    slip.refresh_from_db()
    path = f"/files/{slip.file_id}/"
    assert code_of(enter(citizen), path) == 200  # whoever filed all of them
    assert "cho nhiều hồ sơ" in text_of(enter(citizen).get(f"/dossiers/{made[0].number}/"))
    owner = make.person("motcua.phuquoc")
    Dossier.objects.filter(pk=made[0].pk).update(owner_person=owner)
    one_only = enter(owner)
    assert code_of(one_only, path) == 404
    assert "cho nhiều hồ sơ" not in text_of(one_only.get(f"/dossiers/{made[0].number}/"))
    assert code_of(enter(make.person("thanhtra")), path) == 200


@pytest.mark.django_db
def test_the_api_names_a_joint_receipt_to_whoever_sees_all_on_it(clerk) -> None:
    made = handed_in(2)
    slip = issue_joint_receipt(made, by=clerk, at=timezone.now())

    def tokens(username: str) -> list[str]:
        answer = caller(username).ask(f"dossiers/{made[0].number}/").json()
        return [one["token"] for one in answer["slips"]]

    assert slip.token in tokens("congdan")
    assert slip.token in tokens("motcua")
    Dossier.objects.filter(pk=made[0].pk).update(owner_person=make.person("motcua.phuquoc"))
    assert tokens("motcua.phuquoc")
    assert slip.token not in tokens("motcua.phuquoc")


@pytest.mark.usefixtures("committed")
def test_two_clicks_or_two_clerks_get_one_number() -> None:
    made, clerk = handed_in(), make.person("motcua")
    assert len(all_at_once(6, lambda number: str(
        issue_joint_receipt(made[:: -1 if number % 2 else 1], by=clerk, at=timezone.now()).pk
    ))) == 1  # fmt: skip
    assert Slip.objects.filter(kind=SlipKind.RECEIPTS).count() == 1
    fewer = issue_joint_receipt(made[:2], by=clerk, at=timezone.now())
    assert fewer.number == 2
