"""Sheets open as they should be read: numbers as numbers, columns as wide as their text."""

from io import BytesIO

from django.utils import timezone
from openpyxl import load_workbook

from reports.sheets import NARROW, WIDE, Rows, xlsx_of

LONG = "Thực hiện, điều chỉnh, thôi hưởng trợ cấp xã hội hằng tháng, hỗ trợ kinh phí chăm sóc"


def test_columns_are_as_wide_as_what_stands_in_them() -> None:
    rows: Rows = [
        ["Mã", "Một đề mục dài thì xuống dòng", "Tên", "%"],
        ["1.004873", 12, LONG, 96.875],
        ["H01.155-261111-0001 và", None, "=1+1", 0],
    ]
    sheet = load_workbook(BytesIO(xlsx_of({"Đơn vị": rows}, timezone.now())))["Đơn vị"]
    widths = [round(sheet.column_dimensions[letter].width) for letter in "ABCD"]
    assert widths == [25, NARROW + 1, WIDE + 1, NARROW + 1]
    assert [cell.value for cell in sheet[2]] == ["1.004873", 12, LONG, 96.875]
    assert [cell.data_type for cell in sheet[2]] == ["s", "n", "s", "n"]
    assert sheet["C3"].data_type == "s"
    assert all(sheet[place].alignment.wrap_text for place in ("B1", "C2"))
