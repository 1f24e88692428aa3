"""What the Dinas asks, answered in a constant number of group-by queries.

Every function takes an area that the caller has already been allowed to see
(lms.dashboard.scope); nothing in here reads roles.
"""

from lms.dashboard.queries.kaders import (
    KaderFilters,
    KaderRow,
    kader_card,
    kader_profiles,
    kader_rows,
)
from lms.dashboard.queries.levels import (
    NO_LEVEL,
    LevelRow,
    LevelTable,
    level_table,
)
from lms.dashboard.queries.matrix import Cell, Matrix, MatrixRow, skill_matrix
from lms.dashboard.queries.overview import Overview, area_overview
from lms.dashboard.queries.places import Place, places_of

__all__ = [
    "NO_LEVEL",
    "Cell",
    "KaderFilters",
    "KaderRow",
    "LevelRow",
    "LevelTable",
    "Matrix",
    "MatrixRow",
    "Overview",
    "Place",
    "area_overview",
    "kader_card",
    "kader_profiles",
    "kader_rows",
    "level_table",
    "places_of",
    "skill_matrix",
]
