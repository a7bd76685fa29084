"""Vietnamese is complete: every sentence of the code has its translation."""

import gettext
import io
import re
from collections.abc import Iterator
from pathlib import Path

import allauth
import django
import pytest
import rest_framework
from babel.messages import extract, pofile
from babel.messages.catalog import Catalog, Message
from django.utils.translation.template import templatize

from dossiers.notices import SENTENCES
from tests.test_architecture import ROOT, product, tracked

KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip


def found_in(path: Path) -> list[tuple[str | tuple[str, ...], str | None]]:
    text = path.read_text(encoding="utf-8")
    if path.suffix in (".html", ".txt"):
        text = templatize(text)
    extracted = extract.extract(
        "python", io.BytesIO(text.encode()), KEYWORDS, options={"encoding": "utf-8"}
    )
    return [(message, context) for _, message, _, context in extracted if message]


def sentences() -> list[tuple[str, str | None, str]]:
    return [
        (message if isinstance(message, str) else message[0], context, str(path.relative_to(ROOT)))
        for path in [*product(), *tracked("templates/*.html"), *tracked("templates/*.txt")]
        for message, context in found_in(path)
    ]


@pytest.fixture(scope="module")
def vietnamese() -> Catalog:
    with (ROOT / "locale/vi/LC_MESSAGES/django.po").open("rb") as file:
        return pofile.read_po(file, locale="vi")


def translated(message: Message | None) -> bool:
    if message is None or message.fuzzy:
        return False
    strings = message.string if isinstance(message.string, tuple) else (message.string,)
    return all(strings)


def test_every_sentence_has_its_vietnamese(vietnamese: Catalog) -> None:
    missing = {
        (sentence, where)
        for sentence, context, where in sentences()
        if not translated(vietnamese.get(sentence, context))
    }
    assert missing == set()


def of_frameworks() -> Iterator[tuple[str, str | None]]:
    """What they say, by their translations into languages that are complete."""
    for package in (django, rest_framework, allauth):
        for path in Path(package.__path__[0]).glob("**/locale/[df][er]/LC_MESSAGES/django.mo"):
            with path.open("rb") as file:
                known = vars(gettext.GNUTranslations(file))["_catalog"]
            for key in known:
                context, _, sentence = (key if isinstance(key, str) else key[0]).rpartition("\x04")
                yield sentence, context or None


def test_nothing_is_translated_that_nobody_says(vietnamese: Catalog) -> None:
    said = {(sentence, context) for sentence, context, _where in sentences()}
    said |= {*of_frameworks(), *((one, None) for one in SENTENCES.values())}
    kept = [(one.id if isinstance(one.id, str) else one.id[0], one.context) for one in vietnamese]
    assert [one for one in kept if one[0] and one not in said] == []


def test_notices_are_translated(vietnamese: Catalog) -> None:
    assert [one for one in SENTENCES.values() if not translated(vietnamese.get(one))] == []


def test_placeholders_survive_translation(vietnamese: Catalog) -> None:
    placeholder = re.compile(r"%\((\w+)\)[sd]")
    torn = [
        message.id
        for message in vietnamese
        if message.id
        and isinstance(message.string, str)
        and isinstance(message.id, str)
        and set(placeholder.findall(message.id)) != set(placeholder.findall(message.string))
    ]
    assert torn == []
