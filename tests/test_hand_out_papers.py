"""At the hand-out each paper is counted by its own pages and copies."""

import pytest

from citizens.models import Person
from dossiers.filing import HandedIn
from dossiers.models import Dossier
from tests.test_desk_pages import enter
from tests.test_hand_out_fees import AUTHENTICATED, FEE, charges, resolved

pytestmark = pytest.mark.django_db


def sent(*lines: tuple[object, object]) -> dict[str, object]:
    found: dict[str, object] = {}
    for number, (units, times) in enumerate(lines, start=1):
        end = f":{number}" if number > 1 else ""
        found |= {f"units-{FEE}{end}": units, f"times-{FEE}{end}": times}
    return found


def counted(by: Person, dossier: Dossier, *lines: tuple[object, object]) -> tuple[int, str]:
    answer = enter(by).post(f"/dossiers/{dossier.number}/fees/count/", sent(*lines))
    return answer.status_code, answer.content.decode()


def test_papers_of_several_lengths_are_reckoned_each_by_itself(clerk: Person) -> None:
    done = resolved(AUTHENTICATED)
    assert counted(clerk, done, (5, 2), (1, 10), ("", ""))[0] == 302
    assert charges(done)[0][1] == 2 * 7000 + 10 * 2000
    assert counted(clerk, done, (5, 2))[0] == 302
    assert charges(done)[0][1] == 2 * 7000


def test_the_form_begins_with_the_papers(clerk: Person) -> None:
    papers = [HandedIn("Học bạ", copies=2, pages=5), HandedIn("Bằng", copies=1, pages=1)]
    done = resolved(AUTHENTICATED, papers=papers)
    page = enter(clerk).get(f"/dossiers/{done.number}/").content.decode()
    for name, value in ((f"units-{FEE}", 5), (f"times-{FEE}", 2), (f"units-{FEE}:2", 1)):
        assert f'name="{name}" value="{value}"' in page
    assert f'name="units-{FEE}:5"' in page
    assert counted(clerk, done, (5, 2), (1, 1))[0] == 302
    assert charges(done)[0][1] == 2 * 7000 + 2000


@pytest.mark.parametrize("line", [(3, ""), ("", 3), (0, 1), ("ba", 1), (3, -1)])
def test_half_a_line_changes_nothing(clerk: Person, line: tuple[object, object]) -> None:
    done = resolved(AUTHENTICATED)
    before = charges(done)
    status, page = counted(clerk, done, (5, 2), line)
    assert status == 400
    assert f'name="units-{FEE}" value="5"' in page
    assert charges(done) == before
    if "" in line:
        assert "Nhập cả hai số, hoặc để trống cả dòng." in page
