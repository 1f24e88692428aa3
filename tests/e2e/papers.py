"""Looking at files as people do: tables, text of PDFs, QR codes on paper and film."""

import re
import subprocess
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import zxingcpp
from openpyxl import Workbook
from PIL import Image

FRAME = (640, 480)
FRAMES_PER_CARD = 12


def workbook(rows: Sequence[Sequence[str]]) -> bytes:
    """An Excel file with one sheet."""
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def pdf_text(pdf: bytes) -> str:
    """What stands on the paper, white space as one space."""
    made = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    )
    return " ".join(made.stdout.decode().split())


def check_pdf(pdf: bytes, folder: Path) -> None:
    """Raise when qpdf finds the file damaged."""
    path = folder / "paper.pdf"
    path.write_bytes(pdf)
    subprocess.run(["qpdf", "--check", path], capture_output=True, check=True)


def codes_on(pdf: bytes) -> list[str]:
    """The QR codes on the first page, read from its picture at 150 dpi."""
    options = ["-r", "150", "-f", "1", "-l", "1", "-png"]
    made = subprocess.run(
        ["pdftoppm", *options, "-"], input=pdf, capture_output=True, check=True
    )
    picture = Image.open(BytesIO(made.stdout))
    return [code.text for code in zxingcpp.read_barcodes(picture)]


def slip_codes(pdf: bytes, names: Sequence[str]) -> dict[str, str]:
    """The activation code printed after each name."""
    text = pdf_text(pdf)
    found = {}
    for name in names:
        after = text.split(name, 1)[1]
        found[name] = re.search(r"\b([A-Z0-9]{5}) ?([A-Z0-9]{5})\b", after).group()
    return found


def film(cards: Sequence[bytes], path: Path) -> Path:
    """Write what a camera sees when these pictures are held before it in turn."""
    width, height = FRAME
    with path.open("wb") as out:
        out.write(f"YUV4MPEG2 W{width} H{height} F5:1 Ip A1:1 C420jpeg\n".encode())
        colourless = bytes([128]) * (width * height // 2)
        for card in cards:
            picture = Image.open(BytesIO(card)).convert("L").resize((height, height))
            frame = Image.new("L", FRAME, 255)
            frame.paste(picture, ((width - height) // 2, 0))
            for _ in range(FRAMES_PER_CARD):
                out.write(b"FRAME\n" + frame.tobytes() + colourless)
    return path
