from collections.abc import Sequence

from django import forms

from content.models import Skill
from lms.dashboard.queries.levels import LevelColumn
from lms.dashboard.sheets import COUNT, SHARE

Choices = Sequence[tuple[str, str]]


class AreaForm(forms.Form):
    """The area of a page; which ones are offered is up to the page."""

    wilayah = forms.ChoiceField(label="Wilayah", required=False)

    def __init__(self, *args, areas: Choices, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["wilayah"].choices = areas


class MatrixForm(AreaForm):
    tampil = forms.ChoiceField(
        label="Tampilkan",
        required=False,
        choices=[(SHARE, "Persen kader"), (COUNT, "Jumlah kader")],
    )


class MapForm(AreaForm):
    keterampilan = forms.TypedChoiceField(
        label="Keterampilan", required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args, skills: Sequence[Skill], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        everything = [("", "Semua keterampilan (rata-rata)")]
        self.fields["keterampilan"].choices = everything + skill_choices(skills)


class KaderForm(AreaForm):
    tingkat = forms.ChoiceField(label="Tingkat", required=False)
    belum = forms.TypedChoiceField(
        label="Belum cakap dalam", required=False, coerce=int, empty_value=None
    )

    def __init__(
        self, *args, levels: Sequence[LevelColumn], skills: Sequence[Skill], **kwargs
    ) -> None:
        super().__init__(*args, **kwargs)
        named = [(level.code, level.name) for level in levels]
        self.fields["tingkat"].choices = [("", "Semua tingkat"), *named]
        numbered = skill_choices(skills)
        self.fields["belum"].choices = [("", "(tidak disaring)"), *numbered]


class NamesForm(AreaForm):
    """Narrows a list of names; `sebab` and `hari` are asked where they mean anything.

    `hari` says how many days ahead an end counts as near.
    """

    keterampilan = forms.TypedChoiceField(
        label="Keterampilan", required=False, coerce=int, empty_value=None
    )
    sebab = forms.ChoiceField(label="Sebab", required=False)
    hari = forms.TypedChoiceField(
        label="Berakhir dalam",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("90", "90 hari"), ("30", "30 hari"), ("180", "180 hari")],
    )

    def __init__(
        self,
        *args,
        skills: Sequence[Skill],
        causes: Choices = (),
        days: bool = False,
        **kwargs,
    ) -> None:
        super().__init__(*args, **kwargs)
        numbered = skill_choices(skills)
        self.fields["keterampilan"].choices = [("", "Semua keterampilan"), *numbered]
        self.fields["sebab"].choices = [("", "Semua sebab"), *causes]
        if not causes:
            del self.fields["sebab"]
        if not days:
            del self.fields["hari"]


def skill_choices(skills: Sequence[Skill]) -> list[tuple[str, str]]:
    return [(str(skill.number), str(skill)) for skill in skills]
