"""What the kaders of an area learned at their events."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from assessments.stats.gain import learning_gain
from courses.models import Bimtek, Registration
from courses.queries.gain import GainRow, gains_by, score_pairs, skill_gains
from lms.dashboard.queries.places import Place, kaders_in
from lms.wilayah import codes
from lms.wilayah.models import Wilayah


@dataclass(frozen=True)
class AreaGain:
    """The gain of an area's kaders: in all, by place, event and skill."""

    whole: GainRow
    by_place: list[GainRow]
    by_event: list[GainRow]
    by_skill: list[GainRow]

    @property
    def rows(self) -> list[GainRow]:
        return [self.whole, *self.by_place, *self.by_event, *self.by_skill]


def events_of(area: Wilayah) -> list[Bimtek]:
    """Return the events in which kaders of the area took part, the newest first."""
    places = _places(area)
    return list(
        Bimtek.objects.filter(
            pk__in=places.values("bimtek_id"),
            pre_test__isnull=False,
            post_test__isnull=False,
        ).order_by("-starts_on", "-pk")
    )


def area_gain(
    area: Wilayah, places: Sequence[Place], event: Bimtek | None = None
) -> AreaGain:
    """Return the gain of an area's kaders, of one event or all; constant queries.

    By skill only for one event: that reads whole tests.
    """
    found = _places(area)
    if event is not None:
        found = found.filter(bimtek=event)
    pairs = score_pairs(found)
    names = {place.key: place.name for place in places}
    whole = learning_gain([(pair.pre, pair.post) for pair in pairs])
    return AreaGain(
        whole=GainRow(f"Seluruh {area.full_name}", whole),
        by_place=gains_by(pairs, lambda pair: names.get(_key(area, pair.place), "–")),
        by_event=gains_by(pairs, lambda pair: pair.place.bimtek.name),
        by_skill=skill_gains(event, {p.place.user_id for p in pairs}) if event else [],
    )


def _places(area: Wilayah) -> QuerySet[Registration]:
    return (
        Registration.objects.filter(user__kader__in=kaders_in(area))
        .exclude(state=Registration.State.CANCELLED)
        .select_related("bimtek", "user__kader__posyandu__desa")
        .order_by("pk")
    )


def _key(area: Wilayah, place: Registration) -> str:
    posyandu = place.user.kader.posyandu
    below = codes.child_level(area.level)
    if below is None:
        return str(posyandu.pk)
    return posyandu.desa.code[: codes.LENGTHS[below]]
