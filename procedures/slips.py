"""Slips of the fingers: what could have been meant by a plain word."""

import re
from collections.abc import Iterator
from string import ascii_lowercase

DOUBLED = re.compile(r"([aeod])\1")


def slips_of(word: str) -> set[str]:
    """A letter too many, too few, another or exchanged with its neighbour; keys of the Telex
    method that were not turned into accents; i and y, which are written either way."""
    return {*_one_letter(word), *telex(word)} - {word, ""}


def _one_letter(word: str) -> Iterator[str]:
    for place in range(len(word) + 1):
        head, tail = word[:place], word[place:]
        for letter in ascii_lowercase:
            yield head + letter + tail
            if tail:
                yield head + letter + tail[1:]
        if tail:
            yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]


def telex(word: str) -> Iterator[str]:
    """Of "giaays" and "ddaats", typed with the keyboard's Vietnamese switched off."""
    letters = DOUBLED.sub(r"\1", word).replace("w", "")
    yield letters
    yield re.sub(r"(?<=[a-z])[sfrxj]", "", letters)
    if letters[-1:] in "sfrxj":
        yield letters[:-1]
