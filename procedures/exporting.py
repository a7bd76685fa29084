"""The whole catalogue as a file: JSON or XLSX."""

from datetime import datetime

from procedures.records.schema import as_text
from procedures.records.sheets_writing import workbook
from procedures.records.telling import catalogue

JSON = "application/json"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def as_json() -> bytes:
    return as_text(catalogue()).encode()


def as_xlsx(at: datetime) -> bytes:
    return workbook(catalogue(), at)
