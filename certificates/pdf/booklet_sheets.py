"""What lies under the pages of the TKK booklet, A5 upright: a woven frame, a seal."""

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
from certificates.pdf.sheets import GOLD, MIST, PAPER, SAND, TEAL

WIDTH, HEIGHT = 148, 210
# Where booklet.css sets the words of the seal.
SEAL = (WIDTH / 2, 139)


@cache
def cover() -> bytes:
    """Return the frame, the halo behind the name and the seal of the cover."""
    return under_page(_halo() + _frame() + _corners() + _seal(), HEIGHT)


@cache
def page() -> bytes:
    """Return the quiet ribbons above and below an inner page."""
    ribbon = braid(122, 32, 1.3, 2)
    low = HEIGHT - 9
    return under_page(
        paint(ribbon, line=TEAL, pen=0.15, at=(13, 9))
        + paint(ribbon, line=TEAL, pen=0.15, at=(13, low)),
        HEIGHT,
    )


def _halo() -> str:
    return paint(flower(46, 18, 18, 4), line=MIST, pen=0.25, at=(WIDTH / 2, 82))


def _frame() -> str:
    across, down = braid(122, 20, 2.8, 4), braid(184, 30, 2.8, 4)
    near, right, low = 10.5, WIDTH - 10.5, HEIGHT - 10.5
    pen = {"line": TEAL, "pen": 0.15}
    ribbons = (
        paint(across, at=(13, near), **pen)
        + paint(across, at=(13, low), **pen)
        + paint(down, at=(near, 13), upright=True, **pen)
        + paint(down, at=(right, 13), upright=True, **pen)
    )
    rails = ((6, TEAL, 0.9), (7.1, GOLD, 0.28), (14, GOLD, 0.28), (14.7, TEAL, 0.22))
    return ribbons + "".join(
        paint(frame(inset, WIDTH, HEIGHT), line=colour, pen=width)
        for inset, colour, width in rails
    )


def _corners() -> str:
    knot, marks = flower(3.2, 1.2, 12, 2), []
    for x in (10.5, WIDTH - 10.5):
        for y in (10.5, HEIGHT - 10.5):
            marks += [
                paint(box(-3.3, -3.3, 6.6, 6.6), fill=PAPER, at=(x, y)),
                paint(knot, line=TEAL, pen=0.18, at=(x, y)),
                paint(circle(0.9), fill=GOLD, at=(x, y)),
            ]
    return "".join(marks)


def _seal() -> str:
    return "".join(
        (
            paint(rosette(22, 1, 24), fill=SAND, line=GOLD, pen=0.4, at=SEAL),
            paint(flower(20, 2.4, 24, 3), line=GOLD, pen=0.16, at=SEAL),
            paint(circle(15.6), fill=PAPER, line=GOLD, pen=0.5, at=SEAL),
            paint(circle(14.7), line=TEAL, pen=0.2, at=SEAL),
        )
    )
