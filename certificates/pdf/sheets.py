"""The background of each page: one look per kind of certificate."""

from functools import cache

from certificates.pdf.ornament import (
    box,
    braid,
    circle,
    flower,
    frame,
    paint,
    rosette,
    under_page,
)

WIDTH, HEIGHT = 297, 210
TEAL, GOLD = "#0f5e5a", "#b98a2e"
TEAL_LIGHT, GOLD_LIGHT = "#2f7d77", "#e0b85f"
MIST, SAND, PAPER = "#e0ecea", "#f6ecd8", "#ffffff"
# Where competence.css sets the words of the medallion.
MEDALLION = (148.5, 166)


@cache
def competence_front() -> bytes:
    """Return the engraved frame and the seal of a sertifikat kompetensi."""
    return under_page(_halo() + _woven_border() + _corners() + _medallion(), HEIGHT)


def _halo() -> str:
    centre = (WIDTH / 2, 100)
    petals = paint(flower(58, 24, 18, 4), line=MIST, pen=0.28, at=centre)
    return petals + paint(rosette(33, 2, 36), line=MIST, pen=0.3, at=centre)


def _woven_border() -> str:
    across, down = braid(263, 38, 3.6, 4), braid(176, 26, 3.6, 4)
    near, right, low = 12.9, WIDTH - 12.9, HEIGHT - 12.9
    pen = {"line": TEAL, "pen": 0.16}
    ribbons = (
        paint(across, at=(17, near), **pen)
        + paint(across, at=(17, low), **pen)
        + paint(down, at=(near, 17), upright=True, **pen)
        + paint(down, at=(right, 17), upright=True, **pen)
    )
    rails = ((7, TEAL, 1), (8.4, GOLD, 0.3), (17.4, GOLD, 0.3), (18.2, TEAL, 0.25))
    return ribbons + "".join(
        paint(frame(inset, WIDTH, HEIGHT), line=colour, pen=width)
        for inset, colour, width in rails
    )


def _corners() -> str:
    seal, marks = flower(4.1, 1.5, 12, 2), []
    for x in (12.9, WIDTH - 12.9):
        for y in (12.9, HEIGHT - 12.9):
            marks += [
                paint(box(-4.2, -4.2, 8.4, 8.4), fill=PAPER, at=(x, y)),
                paint(seal, line=TEAL, pen=0.2, at=(x, y)),
                paint(circle(1.1), fill=GOLD, at=(x, y)),
            ]
    return "".join(marks)


def _medallion() -> str:
    return "".join(
        (
            paint(rosette(19, 0.9, 24), fill=SAND, line=GOLD, pen=0.4, at=MEDALLION),
            paint(flower(17.2, 2.2, 24, 3), line=GOLD, pen=0.16, at=MEDALLION),
            paint(circle(13.2), fill=PAPER, line=GOLD, pen=0.5, at=MEDALLION),
            paint(circle(12.4), line=TEAL, pen=0.2, at=MEDALLION),
        )
    )


@cache
def letter_front() -> bytes:
    """Return the woven panel of a surat keterangan mengikuti."""
    weave, edge = braid(190, 12, 11, 6), braid(190, 48, 1.6, 2)
    thread = {"line": TEAL_LIGHT, "pen": 0.2, "upright": True}
    return under_page(
        paint(box(10, 10, 54, 190), fill=TEAL)
        + paint(weave, at=(24, 10), **thread)
        + paint(weave, at=(50, 10), **thread)
        + paint(edge, line=GOLD_LIGHT, pen=0.22, at=(66.6, 10), upright=True),
        HEIGHT,
    )


@cache
def back() -> bytes:
    """Return the quiet ribbons of the second page of both kinds."""
    ribbon = braid(261, 66, 1.5, 2)
    return under_page(
        paint(ribbon, line=TEAL, pen=0.16, at=(18, 12))
        + paint(ribbon, line=TEAL, pen=0.16, at=(18, HEIGHT - 12)),
        HEIGHT,
    )
