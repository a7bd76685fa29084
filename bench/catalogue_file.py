"""A catalogue as large as a province's: made, but much like one; the same for the same seed."""

import random
from datetime import date, timedelta
from itertools import product

from bench.catalogue_words import FIELDS, PAPERS, VERBS, WHOM
from procedures.records.schema import NAME, Record

AT_ONCE = 60  # procedures of one decision
FIRST_DAY = date(2025, 7, 1)
DAYS = 400


def made(n: int, seed: int = 7) -> Record:
    """A document of `n` procedures that begins with nothing but the units of the house."""
    chance = random.Random(seed)
    names = {
        code: chance.sample([*product(VERBS, words[3], WHOM)], k=len(VERBS) * 4 * len(WHOM))
        for code, words in FIELDS.items()
    }
    decisions: list[Record] = []
    left, order = n, [*FIELDS]
    while left:
        field = order[len(decisions) % len(order)]
        many = min(left, AT_ONCE, len(names[field]))
        taken = [names[field].pop() for _ in range(many)]
        codes = [f"4.{n - left + place:06d}" for place in range(1, many + 1)]
        rows = [
            _procedure(chance, code, field, words) for code, words in zip(codes, taken, strict=True)
        ]
        decisions.append(_decision(chance, len(decisions) + 1, field, rows))
        left -= many
    fields = [{"code": code, "name": words[0]} for code, words in FIELDS.items()]
    return {"schema": NAME, "fields": fields, "decisions": decisions}


def _decision(chance: random.Random, number: int, field: str, rows: list[Record]) -> Record:
    signed = FIRST_DAY + timedelta(chance.randrange(DAYS))
    return {
        "number": f"{1000 + number}/QĐ-UBND",
        "signed_on": signed.isoformat(),
        "issued_by": "Chủ tịch Ủy ban nhân dân tỉnh An Giang",
        "abstract": f"Công bố danh mục thủ tục hành chính lĩnh vực {FIELDS[field][0]}",
        "effective_from": (signed + timedelta(chance.randint(1, 30))).isoformat(),
        "procedures": rows,
    }


def _procedure(chance: random.Random, code: str, field: str, words: tuple[str, str, str]) -> Record:
    name, competent, unit, _things = FIELDS[field]
    days = chance.choice((3, 5, 7, 10, 15, 20, 30))
    is_online = chance.random() < 0.8
    found: Record = {
        "code": code,
        "field": field,
        "name": " ".join(words),
        "summary": f"{words[0]} {words[1]} {words[2]}; nộp trực tuyến hoặc tại bộ phận một cửa.",
        "keywords": f"{words[1].lower()}, {words[0].lower()}",
        "legal_grounds": f"Luật và nghị định về {name.lower()}; Thông tư hướng dẫn thi hành",
        "conditions": "Hồ sơ đầy đủ, hợp lệ theo quy định.",
        "applicants": f"Tổ chức, cá nhân có yêu cầu {words[2]}",
        "serves": sorted(chance.sample(("citizen", "enterprise", "organisation"), k=2)),
        "online_level": "full_online" if is_online else "other",
        "ways": ["online", "desk", "post"] if is_online else ["desk", "post"],
        "limit_amount": days,
        "limit_unit": "days",
        "units" if unit else "competent_kind": [unit] if unit else competent,
        "papers": _papers(chance),
        "results": [{"name": words[1][0].upper() + words[1][1:], **_validity(chance)}],
        "steps": _steps(chance, days),
        "fees": _fees(chance),
    }
    if chance.random() < 0.3:
        found["law_amount"] = days + chance.randint(1, 10)
    if chance.random() < 0.1:
        found["cases"] = [{"key": "verify", "name": "Phải xác minh thực địa", **_more(days)}]
        found["papers"][-1]["cases"] = ["verify"]
    return found


def _more(days: int) -> Record:
    return {"limit_amount": days + 10, "limit_unit": "days"}


def _papers(chance: random.Random) -> list[Record]:
    keys = ["declaration", *chance.sample([*PAPERS][1:], k=5)]
    rows = []
    for key in keys:
        name, form, source = PAPERS[key]
        row: Record = {"key": key, "name": name, "form": form}
        if source:
            row["data_source"] = source
        if form == "original" and chance.random() < 0.2:
            row["copies"] = 2
        if key == "authorisation":
            row["is_required"] = False
        rows.append(row)
    return rows


def _validity(chance: random.Random) -> Record:
    years = chance.choice((0, 0, 1, 3, 5, 10))
    return {"valid_amount": years, "valid_unit": "years"} if years else {}


def _steps(chance: random.Random, days: int) -> list[Record]:
    hours = days * 8 - 4
    return [
        {"kind": "intake", "name": "Tiếp nhận hồ sơ", "role": "clerk", "hours": 2},
        {
            "kind": "process",
            "name": "Thẩm định hồ sơ, dự thảo kết quả",
            "role": "officer",
            "hours": chance.randint(hours // 2, hours - 6),
        },
        {"kind": "sign", "name": "Xem xét, ký duyệt", "role": "leader", "hours": 4},
        {"kind": "hand_out", "name": "Trả kết quả", "role": "clerk", "hours": 1},
    ]


def _fees(chance: random.Random) -> list[Record]:
    amount = chance.choice((10, 15, 50, 100, 150, 300, 500)) * 1000
    fee: Record = {"key": "charge", "kind": "state", "label": "Lệ phí", "charged": "before_receipt"}
    if chance.random() < 0.5:
        return [{**fee, "amount": amount}]
    tiers = [{"up_to": 2, "amount": 2000}, {"up_to": None, "amount": 1000}]
    review: Record = {"key": "review", "kind": "service", "label": "Phí thẩm định"}
    review |= {"per": "trang", "tiers": tiers, "cap": 200_000, "charged": "at_hand_out"}
    return [{**fee, "amount": amount // 2, "channel": "online"}, review]
