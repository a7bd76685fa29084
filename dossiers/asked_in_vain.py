"""Papers that nobody may ask the applicant for, found in what an official writes."""

import re
from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from agencies.sorting import plain
from dossiers.flow_rows import NotAllowed
from dossiers.models import Dossier
from dossiers.receipt_version import version_on
from procedures.models import PaperForm
from procedures.records.problems import asked_in_vain, banned_on

ASKING = ("ask_completion", "ask_supplement")
SENTENCE_ENDS = re.compile(r"[;!?\n]+|\.(?!\d)")
# "không phải nộp …", "thay cho …": right before the paper it says that it is not asked for.
NOT_ASKED = re.compile(
    r"(khong (con )?(phai|can|yeu cau)|thay( the)?( cho)?)"
    r"( (nop|xuat trinh|mang|theo|bo sung|kem|ban|sao|chinh|giay|so))* $"
)
HOUSEHOLD = " ho khau "
# "nơi đăng ký hộ khẩu", "hộ khẩu thường trú", "nhập hộ khẩu": no paper, but where somebody lives.
NO_PAPER = re.compile(r" ((noi( dang ky)?|nhap|chuyen|tach|cat|xoa) ho khau|ho khau thuong tru) ")
# What a refusal says of a paper that it holds against the applicant.
MISSING = re.compile(
    r" (thieu|bo sung|yeu cau|phai (nop|co)|can (nop|co)|(khong|chua) "
    r"(co|nop|kem|xuat trinh|cung cap|du)) "
)


class AskedInVain(NotAllowed):
    """The reason that was written is at fault."""


def wrong_asking(verb: str, dossier: Dossier, text: str, day: date) -> str:
    """Why the official may not write this, or nothing: it asks for a paper that nobody may ask
    for any more, or refuses for want of it."""
    if verb not in (*ASKING, "refuse"):
        return ""
    said = [f" {plain(sentence)} " for sentence in SENTENCE_ENDS.split(text)]
    if verb == "refuse":
        said = [sentence for sentence in said if MISSING.search(sentence)]
    if not any(sentence.strip() for sentence in said):
        return ""
    for words, why in _not_to_be_asked(dossier, day):
        if any(_is_meant(f" {plain(words)} ", sentence) for sentence in said):
            return why
    return ""


def check_asking(verb: str, dossier: Dossier, text: str, day: date) -> None:
    """Raises AskedInVain."""
    if why := wrong_asking(verb, dossier, text, day):
        raise AskedInVain(why)


def _not_to_be_asked(dossier: Dossier, day: date) -> Iterator[tuple[str, str]]:
    """Wordings, each with the sentence that refuses it."""
    for ban in banned_on(day):
        yield from ((words, asked_in_vain(ban)) for words in ban.words.splitlines())
    version = version_on(dossier, day) or dossier.version
    for paper in version.papers.filter(form=PaperForm.ABOLISHED):
        sentence = _("“%(name)s” is no longer asked for in this procedure.")
        yield paper.name, sentence % {"name": paper.name}


def _is_meant(words: str, sentence: str) -> bool:
    """Whether it is named otherwise than as not needed."""
    if words == HOUSEHOLD:
        sentence = NO_PAPER.sub(" ", sentence)
    place = sentence.find(words)
    while place >= 0:
        if not NOT_ASKED.search(sentence[: place + 1]):
            return True
        place = sentence.find(words, place + 1)
    return False
