"""Our own style sheets and drawings, read by us and handed over as text or data:."""

from base64 import b64encode
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "static" / "certificates" / "pdf"


@cache
def asset_text(name: str) -> str:
    """Return one of our own text assets; FileNotFoundError if there is none."""
    return (FOLDER / name).read_text(encoding="utf-8")


def svg_data_uri(svg: str) -> str:
    """Return a drawing as an address that needs no fetching."""
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()


@cache
def neutral_logo() -> str:
    """Return our generic house mark, for letterheads without an emblem of their own."""
    return svg_data_uri(asset_text("mark.svg"))
