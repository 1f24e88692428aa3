"""The patterns behind the text: fine engraved lines, drawn by arithmetic.

Lengths are millimetres from the upper left corner of the paper. Shapes are written as
PDF drawing operators and go under WeasyPrint's text as they are: as SVG they were
half of the time that a certificate takes.
"""

from math import cos, pi, sin

POINT_PER_MM = 72 / 25.4
# A cubic with these controls leaves the axis at the slope of a sine and peaks with it.
SINE_REACH = 4 / (3 * pi)
SINE_RISE = 4 / 3
# Handles of the cubic that comes nearest to a quarter of a circle.
ARC = 0.5523

Dot = tuple[float, float]


def short(value: float) -> str:
    """Return a length with two decimals and no idle zeros."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def move(to: Dot) -> str:
    """Return the operator that starts a shape."""
    return f"{short(to[0])} {short(to[1])} m "


def curve(first: Dot, second: Dot, to: Dot) -> str:
    """Return the operator of one cubic with its two handles."""
    return " ".join(short(n) for dot in (first, second, to) for n in dot) + " c "


def wave(length: float, half_waves: int, swing: float) -> str:
    """Return a sine along the x axis, starting at the origin."""
    step, parts = length / half_waves, [move((0, 0))]
    for index in range(half_waves):
        left, peak = index * step, swing * SINE_RISE * (-1) ** index
        rise = (left + step * SINE_REACH, peak)
        fall = (left + step * (1 - SINE_REACH), peak)
        parts.append(curve(rise, fall, (left + step, 0)))
    return "".join(parts)


def braid(length: float, half_waves: int, swing: float, strands: int) -> str:
    """Return sines of growing swing, up and down."""
    swings = [swing * k / strands for k in range(-strands, strands + 1) if k]
    return "".join(wave(length, half_waves, each) for each in swings)


def rosette(radius: float, depth: float, lobes: int, turn: float = 0) -> str:
    """Return a closed flower round the origin; turn is a part of one lobe."""
    count, dots = lobes * 6, []
    for angle in (2 * pi * i / count for i in range(count)):
        reach = radius - depth + depth * cos(lobes * angle + turn * 2 * pi)
        dots.append((reach * cos(angle), reach * sin(angle)))
    parts = [move(dots[0])]
    for i in range(count):
        here, there = dots[i], dots[(i + 1) % count]
        before, after = dots[i - 1], dots[(i + 2) % count]
        parts.append(
            curve(_ahead(before, here, there), _ahead(after, there, here), there)
        )
    return "".join(parts) + "h "


def _ahead(before: Dot, here: Dot, there: Dot) -> Dot:
    # Catmull-Rom: the handle at a dot is parallel to the line of its neighbours.
    return (here[0] + (there[0] - before[0]) / 6, here[1] + (there[1] - before[1]) / 6)


def flower(radius: float, depth: float, lobes: int, rings: int) -> str:
    """Return rosettes of one radius, each turned a little further."""
    return "".join(rosette(radius, depth, lobes, k / rings) for k in range(rings))


def circle(radius: float) -> str:
    """Return a circle round the origin."""
    ends = [(radius, 0), (0, radius), (-radius, 0), (0, -radius)]
    parts = [move(ends[0])]
    for here, there in zip(ends, ends[1:] + ends[:1], strict=True):
        first = (here[0] + there[0] * ARC, here[1] + there[1] * ARC)
        second = (there[0] + here[0] * ARC, there[1] + here[1] * ARC)
        parts.append(curve(first, second, there))
    return "".join(parts)


def box(left: float, top: float, width: float, height: float) -> str:
    """Return a rectangle."""
    return f"{short(left)} {short(top)} {short(width)} {short(height)} re "


def frame(inset: float, width: float, height: float) -> str:
    """Return a rectangle at one distance from all four edges of the paper."""
    return box(inset, inset, width - 2 * inset, height - 2 * inset)


def paint(
    shape: str,
    *,
    line: str = "",
    pen: float = 0,
    fill: str = "",
    at: Dot = (0, 0),
    upright: bool = False,
) -> str:
    """Return a shape moved to its place, stroked and filled with #rrggbb colours."""
    turn = "0 1 -1 0" if upright else "1 0 0 1"
    place = f"{turn} {short(at[0])} {short(at[1])} cm "
    ink = f"{_rgb(line)} RG {pen} w " if line else ""
    ink += f"{_rgb(fill)} rg " if fill else ""
    operator = {(True, True): "B", (True, False): "S"}.get(
        (bool(line), bool(fill)), "f"
    )
    return f"q {place}{ink}{shape}{operator} Q\n"


def _rgb(colour: str) -> str:
    return " ".join(short(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))


def under_page(body: str, height: float) -> bytes:
    """Return a page content stream in millimetres, told to readers as decoration."""
    scale = f"{POINT_PER_MM:.5f}"
    axes = f"{scale} 0 0 -{scale} 0 {height * POINT_PER_MM:.3f} cm"
    return f"/Artifact BMC\nq {axes} 1 J 1 j\n{body}Q\nEMC\n".encode("ascii")
