"""A province's year at small scale and ninety living days, so that figures and desks have life."""

from django.utils import timezone

from dossiers.province.run import Asked, alone, carry_out, finish, prepared
from dossiers.province.trouble import BadProfile

SEED = 1
PROVINCES = (Asked("kien_giang_2023", "0.02", SEED), Asked("an_giang_living", "0.05", SEED))
PROCESSES = 2


def load_provinces() -> list[str]:
    """What is there already stays; answers why something was left out."""
    left_out = []
    for asked in PROVINCES:
        try:
            with alone():
                run = prepared(asked, timezone.now())
                if run.missing:
                    for _written in carry_out(run, PROCESSES):
                        pass
                    finish(run)
        except BadProfile as bad:
            left_out.append(str(bad))
    return left_out
