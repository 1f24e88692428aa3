"""Whether assessors who watch the same performance see the same."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# Rater → what was seen, for one thing that several people rated.
Ratings = Mapping[int, bool]
COHEN, FLEISS = "cohen", "fleiss"
NAMES = {COHEN: "Cohen", FLEISS: "Fleiss"}
# Where nearly all is "done", one difference makes kappa small though nearly all agree
# (Feinstein & Cicchetti, Journal of Clinical Epidemiology 43 (1990) 543).
RARE_ENOUGH = 0.10
NOTHING = "Belum ada pengamatan ganda"
NO_VARIETY = "Semua penilaian sama: kappa tidak terdefinisi"


@dataclass(frozen=True)
class Agreement:
    """Agreement over `n` things rated by several; shares and kappa as 0–1 (kappa −1–1).

    `percent_agreement` is the share of agreeing pairs of raters. `kappa` takes chance
    away: Cohen's (Educational and Psychological Measurement 20 (1960) 37) for the same
    two raters, Fleiss' (Psychological Bulletin 76 (1971) 378) otherwise, over the
    `kappa_n` things with the usual number of raters. None with `why` in words. `rare`
    is the share of the rarer answer among all ratings.
    """

    n: int
    percent_agreement: float | None = None
    kappa: float | None = None
    method: str = ""
    kappa_n: int = 0
    rare: float = 0.0
    why: str = ""

    @property
    def method_name(self) -> str:
        return NAMES.get(self.method, "")

    def is_weak(self, agreement_floor: int, kappa_floor: int) -> bool:
        """Say whether it lies below a floor, in percent and hundredths of kappa.

        Kappa speaks only where both answers occur often enough.
        """
        if self.percent_agreement is None:
            return False
        # Floats: 0.8 * 100 must not fall below 80.
        too_few = round(100 * self.percent_agreement, 6) < agreement_floor
        if self.kappa is None or self.rare < RARE_ENOUGH:
            return too_few
        return too_few or round(100 * self.kappa, 6) < kappa_floor


def measure_agreement(rated: Sequence[Ratings]) -> Agreement:
    """Return the agreement over the things that two or more people rated."""
    shared = [one for one in rated if len(one) >= 2]
    if not shared:
        return Agreement(0, why=NOTHING)
    share = math.fsum(_pair_share(one) for one in shared) / len(shared)
    raters = {rater for one in shared for rater in one}
    method = COHEN if len(raters) == 2 else FLEISS
    rare = _rarer([seen for one in shared for seen in one.values()])
    usual = _usual_size(shared)
    counted = [one for one in shared if len(one) == usual]
    if len({seen for one in counted for seen in one.values()}) < 2:
        return Agreement(
            len(shared), share, None, method, len(counted), rare, NO_VARIETY
        )
    kappa = _cohen(counted) if method == COHEN else _fleiss(counted)
    why = NO_VARIETY if kappa is None else ""
    return Agreement(len(shared), share, kappa, method, len(counted), rare, why)


def _pair_share(ratings: Ratings) -> float:
    size, yes = len(ratings), sum(ratings.values())
    no = size - yes
    return (yes * (yes - 1) + no * (no - 1)) / (size * (size - 1))


def _rarer(seen: Sequence[bool]) -> float:
    yes = sum(seen)
    return min(yes, len(seen) - yes) / len(seen)


def _usual_size(rated: Sequence[Ratings]) -> int:
    sizes = Counter(len(one) for one in rated)
    # Of equally many the smaller: no two answers for the same sheets.
    return min(sizes, key=lambda size: (-sizes[size], size))


def _cohen(rated: Sequence[Ratings]) -> float | None:
    import numpy as np
    from statsmodels.stats.inter_rater import cohens_kappa

    first, second = sorted({rater for one in rated for rater in one})
    table = np.zeros((2, 2))
    for one in rated:
        table[int(one[first]), int(one[second])] += 1
    return _known(cohens_kappa(table, return_results=False))


def _fleiss(rated: Sequence[Ratings]) -> float | None:
    import numpy as np
    from statsmodels.stats.inter_rater import fleiss_kappa

    yes = [sum(one.values()) for one in rated]
    table = np.array([[len(one) - y, y] for one, y in zip(rated, yes, strict=True)])
    return _known(fleiss_kappa(table, method="fleiss"))


def _known(kappa: float) -> float | None:
    return None if math.isnan(kappa) else float(kappa)
