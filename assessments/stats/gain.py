"""What was learned between two tests of the same people."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

ENOUGH_PAIRS = 5
NOT_ENOUGH = "Belum cukup data"
NO_SPREAD = "Semua orang naik sama banyak: tidak ada yang diuji"


@dataclass(frozen=True)
class Gain:
    """Learning between a pre- and a post-test; scores and `raw` in percent points.

    `hake_of_means` is Hake's ⟨g⟩, (post − pre) / (100 − pre) of the two averages;
    `hake_mean` is the mean of each person's own g, over the `hake_pairs` who could
    still gain (Hake, American Journal of Physics 66 (1998) 64, and its note 46 on the
    two). `low` and `high` hold the mean difference with 95 % confidence.
    """

    pairs: int
    pre: float | None = None
    post: float | None = None
    hake_of_means: float | None = None
    hake_mean: float | None = None
    hake_pairs: int = 0
    low: float | None = None
    high: float | None = None
    t: float | None = None
    p: float | None = None
    why: str = ""

    @property
    def raw(self) -> float | None:
        if self.pre is None or self.post is None:
            return None
        return self.post - self.pre

    @property
    def hake_word(self) -> str:
        """Hake's own bands: high from 0.7, medium from 0.3."""
        if self.hake_of_means is None:
            return ""
        if self.hake_of_means >= 0.7:
            return "tinggi"
        return "sedang" if self.hake_of_means >= 0.3 else "rendah"


def learning_gain(pairs: Sequence[tuple[float, float]]) -> Gain:
    """Return the gain over (pre, post) of people with both, in percent of a test.

    Below five pairs nothing is told but their number. The test is Student's for paired
    samples, two-sided.
    """
    n = len(pairs)
    if n < ENOUGH_PAIRS:
        return Gain(n, why=NOT_ENOUGH)
    pre = math.fsum(before for before, _ in pairs) / n
    post = math.fsum(after for _, after in pairs) / n
    own = [(after - before) / (100 - before) for before, after in pairs if before < 100]
    known = {
        "pre": pre,
        "post": post,
        "hake_of_means": (post - pre) / (100 - pre) if pre < 100 else None,
        "hake_mean": math.fsum(own) / len(own) if own else None,
        "hake_pairs": len(own),
    }
    differences = [after - before for before, after in pairs]
    if max(differences) - min(differences) < 1e-9:
        return Gain(n, **known, why=NO_SPREAD)
    return Gain(n, **known, **_paired_test(pairs))


def _paired_test(pairs: Sequence[tuple[float, float]]) -> dict[str, float]:
    from scipy import stats

    before, after = zip(*pairs, strict=True)
    found = stats.ttest_rel(after, before)
    low, high = found.confidence_interval(0.95)
    return {
        "low": float(low),
        "high": float(high),
        "t": float(found.statistic),
        "p": float(found.pvalue),
    }
