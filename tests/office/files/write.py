"""Writes `filing-list.csv`, an invented city's list, as other programs keep it: as openpyxl does, and as LibreOffice saves that in its own
format, in today's Excel's and in the old one's.

    python3 write.py        # needs openpyxl, and LibreOffice's soffice

An organisation is merged downwards over its accounts, the titles over all columns; days are days, and numbers numbers.
"""

import csv
import datetime
import pathlib
import re
import shutil
import subprocess
import tempfile

import openpyxl
from openpyxl.styles import Alignment, Font

HERE = pathlib.Path(__file__).parent
HEADER_ROW = 3
ORGANISATION, OPENED = 4, 6
# Times that would change the files whenever they are written.
WRITTEN = datetime.datetime(2026, 5, 20)


def value(text):
    day = re.fullmatch(r"(\d{4})/(\d+)/(\d+)", text)
    if day:
        return datetime.date(*map(int, day.groups()))
    return int(text) if text.isdecimal() else text or None


def workbook(rows):
    book = openpyxl.Workbook()
    book.properties.created = book.properties.modified = WRITTEN
    sheet = book.active
    sheet.title = "明细"
    for number, row in enumerate(rows, 1):
        for column, text in enumerate(row, 1):
            cell = sheet.cell(number, column, value(text) if number > HEADER_ROW else text or None)
            if isinstance(cell.value, datetime.date):
                cell.number_format = "yyyy/m/d"
    sheet["A1"].font = Font(bold=True, size=16)
    for number in range(1, HEADER_ROW):
        sheet.merge_cells(start_row=number, end_row=number, start_column=1, end_column=len(rows[0]))
        sheet.cell(number, 1).alignment = Alignment(horizontal="center")
    # The row of totals belongs to nobody.
    first = HEADER_ROW + 1
    for number in range(HEADER_ROW + 1, len(rows) + 1):
        if number == len(rows) or rows[number - 1][ORGANISATION - 1]:
            if number - first > 1:
                sheet.merge_cells(start_row=first, end_row=number - 1, start_column=ORGANISATION, end_column=ORGANISATION)
            first = number
    return book


def main():
    with open(HERE / "filing-list.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        source = folder / "filing-list.xlsx"
        workbook(rows).save(source)
        shutil.copy(source, HERE / "filing-list-openpyxl.xlsx")
        for kind in ("xlsx:Calc MS Excel 2007 XML", "xls:MS Excel 97", "ods:calc8"):
            name = kind.split(":")[0]
            out = folder / "out" / name
            profile = f"-env:UserInstallation=file://{folder}/profile"
            command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", out, source]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            shutil.copy(out / f"filing-list.{name}", HERE / f"filing-list-libreoffice.{name}")


if __name__ == "__main__":
    main()
