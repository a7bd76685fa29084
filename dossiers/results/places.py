"""The fields of a result: where they lie, and what is filled into them later.

Their names carry the token of the result, so that a draft that is uploaded again for another
result keeps its own.
"""

import io
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import typst
from django.utils.timezone import localtime
from pypdf import PdfReader

from agencies.signing import Box, fill
from agencies.slips import as_json, render

TYPST = Path(__file__).parent.parent / "typst"
A4_HEIGHT = 841.89
ONE_LINE = 18  # points; a lower field has room for one line
LOW = 12  # a lower one stands in a strip, from the left


class Look(NamedTuple):
    sizes: tuple[float, ...] = (10, 9, 8, 7, 6, 5, 4)
    weight: str = "regular"
    style: str = "normal"
    is_centred: bool = True


LOOKS = {
    "number": Look((13, *Look().sizes)),
    "day": Look((13, *Look().sizes), style="italic"),
    "capacity": Look((13, 12, 11, *Look().sizes), weight="bold"),
    "signed": Look(),
    "sealed": Look(),
    "signer": Look((13, 12, 11, *Look().sizes), weight="bold"),
}


def places_in(template: Path, content: Mapping[str, Any]) -> dict[str, Box]:
    """Where a template leaves room, by the name of the field."""
    told = typst.query(
        str(template),
        "<field>",
        field="value",
        root=str(template.parent),
        sys_inputs={"content": as_json(content)},
    )
    return {one["name"]: _box(one) for one in json.loads(told)}


def _box(told: Mapping[str, Any]) -> Box:
    bottom = A4_HEIGHT - told["y"] - told["height"]
    return Box(told["page"] - 1, told["x"], bottom, told["width"], told["height"])


def named(places: Mapping[str, Box], token: str) -> dict[str, Box]:
    return {f"{name}_{token}": box for name, box in places.items()}


def filled(pdf: bytes, token: str, texts: Mapping[str, list[str]], at: datetime) -> bytes:
    """The PDF with these lines in those of its fields that it has: one that was uploaded with
    somebody's signature has none."""
    sizes = _sizes(pdf, token)
    values = {
        f"{name}_{token}": (" – ".join(lines), _look(name, lines, sizes[name], at))
        for name, lines in texts.items()
        if name in sizes and lines
    }
    return fill(pdf, values) if values else pdf


def _look(name: str, lines: list[str], size: tuple[float, float], at: datetime) -> bytes:
    look, day = LOOKS[name], localtime(at)
    is_low = size[1] < ONE_LINE
    content = {
        "lines": [" – ".join(lines)] if is_low else lines,
        "width": size[0],
        "height": size[1],
        "day": [day.year, day.month, day.day],
        **look._asdict(),
        "is_centred": look.is_centred and size[1] >= LOW,
    }
    return render(TYPST / "field.typ", content)


def fields_of(pdf: bytes) -> dict[str, Any]:
    """All form fields by their names, signatures too."""
    root: Any = PdfReader(io.BytesIO(pdf), strict=False).trailer["/Root"]
    form = root.get("/AcroForm")
    fields = form.get_object().get("/Fields", []) if form else []
    found: list[Any] = [raw.get_object() for raw in fields]
    return {str(field.get("/T", "")): field for field in found}


def _sizes(pdf: bytes, token: str) -> dict[str, tuple[float, float]]:
    """Width and height of the result's own fields."""
    found = {}
    for name, field in fields_of(pdf).items():
        if name.endswith(f"_{token}") and field.get("/FT") == "/Tx":
            left, bottom, right, top = (float(number) for number in field["/Rect"])
            found[name.removesuffix(f"_{token}")] = (right - left, top - bottom)
    return found
