"""One measured figure with its goal."""

import json
from dataclasses import asdict, dataclass
from statistics import quantiles
from typing import Self


@dataclass(frozen=True)
class Figure:
    """A name, a value with its unit, and whether it meets the goal."""

    name: str
    value: float
    unit: str
    goal: float
    ok: bool

    @classmethod
    def at_most(cls, name: str, value: float, unit: str, goal: float) -> Self:
        """Return a figure that is good when it is small."""
        return cls(name, round(value, 2), unit, goal, value <= goal)

    @classmethod
    def at_least(cls, name: str, value: float, unit: str, goal: float) -> Self:
        """Return a figure that is good when it is large."""
        return cls(name, round(value, 2), unit, goal, value >= goal)

    def to_line(self) -> str:
        """Return the figure as one line of JSON."""
        return json.dumps(asdict(self))


def p95(values: list[float]) -> float:
    """Return the 95th percentile of at least two values."""
    return quantiles(values, n=20, method="inclusive")[-1]
