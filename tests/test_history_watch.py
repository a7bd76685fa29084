"""Who finds the way to the histories, and when they are said to be whole."""

import pytest
from django.utils import translation

from dossiers.history_check import Checked
from dossiers.job_words import is_intact, of_histories
from tests import make
from tests.test_desk_pages import enter

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("username", "path", "has_way"),
    [
        ("thanhtra", "/dashboard/", True),
        ("quantri", "/jobs/", True),
        ("quanly", "/administration/templates/", False),
        ("motcua", "/desk/", False),
    ],
)
def test_whoever_watches_the_histories_has_the_way_to_them(
    username: str, path: str, *, has_way: bool
) -> None:
    page = enter(make.person(username)).get(path)
    assert page.status_code == 200
    assert ('href="/inspection/history/"' in page.content.decode()) == has_way


def test_only_a_check_without_findings_says_that_all_stands() -> None:
    """Whatever language the page is read in: the worker speaks the house's."""
    whole, wrong = of_histories(Checked()), of_histories(Checked(count=1))
    for language in ("vi", "en"):
        with translation.override(language):
            assert is_intact(whole)
            assert not is_intact(wrong)
            assert not is_intact("OperationalError")
