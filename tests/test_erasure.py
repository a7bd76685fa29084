"""Personal data can leave a history on a legal ground; that something happened stays for good."""

from datetime import date
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from citizens.models import Person
from dossiers.demo.accounts import LONG_XUYEN, PROVINCE
from dossiers.erasure import erase
from dossiers.flow import NotAllowed
from dossiers.history_check import Checked, check_dossiers
from dossiers.models import Dossier, EventDetail, SlipKind
from dossiers.slips.control import print_control_sheet
from dossiers.slips.printing import print_slip, reprint
from dossiers.states import State
from reports.figures import total_of
from reports.periods import Period
from tests import make
from tests.lives import check_events
from tests.test_desk_pages import enter, official, text_of

pytestmark = pytest.mark.django_db
GROUND = "Luật 91/2025/QH15, Điều 14; đơn số 12/ĐN"


def ended(state: State = State.RETURNED, **changes: Any) -> Dossier:
    """With all its slips printed."""
    made = make.dossier(state, **changes)
    for pk in made.slips.values_list("pk", flat=True):
        print_slip(pk, at=made.last_event_at)
    return Dossier.objects.get(pk=made.pk)


def gone(dossier: Dossier, by: Person, seqs: list[int] | None = None) -> Dossier:
    erase(dossier, by=by, at=timezone.now(), ground=GROUND, seqs=seqs)
    return Dossier.objects.get(pk=dossier.pk)


def texts(dossier: Dossier) -> dict[int, Any]:
    held = EventDetail.objects.filter(event__dossier=dossier)
    return dict(held.values_list("event__seq", "content"))


def checked(dossier: Dossier, tmp_path: Any) -> Checked:
    return check_dossiers([dossier], tmp_path)


def test_all_texts_go_and_the_chain_still_holds(leader: Person, tmp_path: Any) -> None:
    made = ended()
    before = made.event_count
    made = gone(made, leader)
    assert (made.event_count, made.state) == (before + 1, State.RETURNED)
    held = texts(made)
    assert all(content == {} for seq, content in held.items() if seq <= before)
    assert held[before + 1] == {
        "erased": list(range(1, before + 1)),
        "ground": GROUND,
        "name": leader.full_name,
        "title": "Phó Chủ tịch UBND phường",
    }
    assert set(made.slips.values_list("content", flat=True)) == {None}
    check_events(made)
    assert checked(made, tmp_path).findings == []


def test_chosen_texts_go_and_the_rest_stays(leader: Person, tmp_path: Any) -> None:
    made = ended()
    before = texts(made)
    made = gone(made, leader, [3, 1])
    held = texts(made)
    assert held[1] == held[3] == {}
    assert held[2] == before[2] != {}
    assert held[made.event_count]["erased"] == [1, 3]
    kept = made.slips.filter(content__isnull=False)
    assert set(kept.values_list("seq", flat=True)) == set(
        made.slips.exclude(seq__in=[1, 3]).values_list("seq", flat=True)
    )
    made = gone(made, leader)
    assert texts(made)[made.event_count]["erased"] == [2, *range(4, len(before) + 1)]
    assert set(made.slips.values_list("content", flat=True)) == {None}
    assert checked(made, tmp_path).findings == []
    with pytest.raises(NotAllowed, match="Không còn nội dung"):
        gone(made, leader)


def test_the_figures_stay_as_they_were(leader: Person) -> None:
    made = ended()
    here, ever = {"unit": made.unit}, Period(date(2026, 1, 1), timezone.localdate())
    before = total_of(here, ever)
    gone(made, leader)
    assert total_of(here, ever) == before


@pytest.mark.parametrize("seqs", [[], [99], [0], [1, 99]])
def test_only_lines_that_are_there_are_erased(leader: Person, seqs: list[int]) -> None:
    made = ended()
    with pytest.raises(NotAllowed):
        gone(made, leader, seqs)
    assert {} not in texts(made).values()


def test_the_event_that_erased_is_never_erased(leader: Person) -> None:
    made = gone(ended(), leader, [1])
    with pytest.raises(NotAllowed):
        gone(made, leader, [made.event_count])


@pytest.mark.parametrize("username", ["motcua", "chuyenvien", "thanhtra", "quantri", "lanhdao"])
def test_nobody_but_the_leader_in_charge_erases(username: str) -> None:
    made = ended()
    with pytest.raises(NotAllowed):
        gone(made, make.person(username))
    assert enter(make.person(username)).get(f"/dossiers/{made.number}/erase/").status_code == 404


def test_a_leader_of_the_unit_above_may_and_one_beside_may_not() -> None:
    made = ended()
    with pytest.raises(NotAllowed):
        gone(made, make.person("lanhdao.longxuyen"))
    assert made.unit.code != LONG_XUYEN
    gone(made, official("leader", PROVINCE))


def test_nobody_erases_in_a_dossier_of_their_own(leader: Person) -> None:
    made = ended()
    Dossier.objects.filter(pk=made.pk).update(owner_id_number=leader.id_number)
    with pytest.raises(NotAllowed):
        gone(Dossier.objects.get(pk=made.pk), leader)


def test_an_open_dossier_keeps_its_texts(leader: Person) -> None:
    made = ended(State.PROCESSING)
    with pytest.raises(NotAllowed, match="đã kết thúc"):
        gone(made, leader)
    page = enter(leader).get(f"/dossiers/{made.number}/erase/")
    assert page.status_code == 409
    assert "Xoá dữ liệu cá nhân" not in text_of(enter(leader).get(f"/dossiers/{made.number}/"))


@pytest.mark.parametrize("ground", ["", "   ", "x" * 301])
def test_there_is_no_erasure_without_a_ground(leader: Person, ground: str) -> None:
    made = ended()
    with pytest.raises(NotAllowed, match="căn cứ"):
        erase(made, by=leader, at=timezone.now(), ground=ground)


def test_slips_are_printed_first(leader: Person, clerk: Person) -> None:
    made = make.dossier(State.RETURNED)
    assert made.slips.filter(rendered_at=None).exists()
    with pytest.raises(NotAllowed, match="được in"):
        gone(made, leader)
    made = ended()
    slip = made.slips.first()
    assert slip
    gone(made, leader)
    slip.refresh_from_db()
    with pytest.raises(NotAllowed):
        reprint(slip, by=clerk, at=timezone.now(), reason="Mất giấy")


def test_the_slip_of_an_erased_event_and_the_control_sheets_go_with_it(
    leader: Person, officer: Person
) -> None:
    made = ended()
    sheet = print_control_sheet(made, by=officer, at=timezone.now())
    print_slip(sheet.pk, at=timezone.now())
    receipt = made.slips.get(kind=SlipKind.RECEIPT)
    made = gone(made, leader, [receipt.seq or 0])
    gone_too = set(made.slips.filter(content__isnull=True).values_list("kind", flat=True))
    assert gone_too == {SlipKind.RECEIPT, SlipKind.CONTROL}
    assert made.slips.filter(content__isnull=False).filter(kind=SlipKind.HAND_OUT).exists()


def test_the_database_itself_lets_nothing_come_back(leader: Person) -> None:
    made = gone(ended(), leader)
    detail = EventDetail.objects.filter(event__dossier=made).earliest("event__seq")
    detail.content = {"reason": "khác"}
    with pytest.raises(IntegrityError), transaction.atomic():
        detail.save()


# The page


def asked(made: Dossier, **changes: Any) -> dict[str, Any]:
    return {
        "ground": GROUND,
        "extent": "all",
        "is_sure": "on",
        "seen": made.event_count,
        **changes,
    }


def test_the_leader_erases_on_the_page(leader: Person, citizen: Person) -> None:
    made, web = ended(), enter(leader)
    before = web.get(f"/dossiers/{made.number}/").content.decode()
    assert f"/dossiers/{made.number}/erase/" in before
    assert "không thể khôi phục" in text_of(web.get(f"/dossiers/{made.number}/erase/"))
    words = asked(made, extent="chosen", seqs=["1", "2"])
    page = web.post(f"/dossiers/{made.number}/erase/", words, follow=True)
    stone = f"Nội dung đã được xoá ngày {timezone.localdate():%d/%m/%Y} theo: {GROUND}"
    assert text_of(page).count(stone) == 2
    own = text_of(enter(citizen).get(f"/dossiers/{made.number}/"))
    assert own.count(stone) == 2
    assert "Trần Thị Bích Ngọc" not in own.partition("Đã tiếp nhận")[0].partition("Diễn biến")[2]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"ground": " "}, "Cần sửa 1 chỗ"),
        ({"ground": "x" * 301}, "300"),
        ({"is_sure": ""}, "Hãy đánh dấu xác nhận để xoá"),
        ({"extent": "chosen"}, "Hãy đánh dấu những dòng cần xoá"),
        ({"extent": "chosen", "seqs": ["99"]}, "99"),
        ({"extent": "some"}, "some"),
    ],
)
def test_bad_input_is_told_beside_the_field_and_kept(
    leader: Person, changes: dict[str, Any], sentence: str
) -> None:
    made = ended()
    page = enter(leader).post(f"/dossiers/{made.number}/erase/", asked(made, **changes))
    assert page.status_code == 400
    assert sentence in text_of(page)
    assert {} not in texts(made).values()


def test_whoever_chose_by_an_old_page_chooses_again(leader: Person) -> None:
    made, web = ended(), enter(leader)
    words = asked(made)
    make.do(made, "revoke")
    page = web.post(f"/dossiers/{made.number}/erase/", words)
    assert page.status_code == 409
    assert {} not in texts(made).values()


# The command


def test_the_command_erases_as_the_page_does(leader: Person, capsys: Any) -> None:
    made = ended()
    words = {"by": leader.username, "ground": GROUND}
    call_command("erase_detail", made.number, **words, seq=[2])
    assert texts(made)[2] == {}
    assert "events 2" in capsys.readouterr().out
    call_command("erase_detail", made.number, **words)
    assert texts(made)[1] == {}
    for changed in ({"by": "motcua"}, {"by": "nobody"}, {"ground": " "}):
        with pytest.raises(CommandError):
            call_command("erase_detail", made.number, **{**words, **changed})
    with pytest.raises(CommandError):
        call_command("erase_detail", "NO-SUCH", **words)
