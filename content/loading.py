"""Loads the framework from reviewable YAML files without undoing anybody's edits.

Each loaded row keeps the digest of what the file said. A row whose present content no
longer matches that digest was edited in the CMS: it is kept, and reported.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db import models, transaction

from content.models import LevelRuleSet, Skill, SkillGroup, SPMField

FRAMEWORK_DIR = settings.BASE_DIR / "content" / "framework"


@dataclass
class LoadReport:
    """What a load did, by name of the row."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """Return the report as sentences, kept edits named one by one."""
        counts = (
            f"{len(self.added)} added, {len(self.changed)} changed, "
            f"{len(self.unchanged)} unchanged, {len(self.kept)} kept as edited"
        )
        kept = [f"edited in the CMS, not overwritten: {name}" for name in self.kept]
        return [counts, *kept]


def digest_of(data: Any) -> str:
    """Return the SHA-256 of data in canonical JSON; dates as ISO text."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def read_yaml(path: Path) -> Any:
    """Return the content of a YAML file."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def upsert(
    model: type[models.Model],
    key: Mapping[str, Any],
    values: Mapping[str, Any],
    report: LoadReport,
) -> models.Model:
    """Write one row unless a person edited it since it was loaded.

    `values` are field names; foreign keys are compared by id.
    """
    wanted = digest_of(_comparable(values))
    row = model._default_manager.filter(**key).first()
    name = f"{model._meta.verbose_name} {next(iter(key.values()))}"
    if row is None:
        report.added.append(name)
        return model._default_manager.create(**key, **values, loaded_digest=wanted)
    present = digest_of(_comparable({n: getattr(row, n) for n in values}))
    if present == wanted:
        report.unchanged.append(name)
    elif row.loaded_digest and present != row.loaded_digest:
        report.kept.append(name)
    else:
        for field_name, value in values.items():
            setattr(row, field_name, value)
        row.loaded_digest = wanted
        row.save()
        report.changed.append(name)
    return row


def _comparable(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value.pk if isinstance(value, models.Model) else value
        for name, value in values.items()
    }


@transaction.atomic
def load_framework(folder: Path = FRAMEWORK_DIR) -> LoadReport:
    """Load the six fields, the 25 skills and the level rules; safe to repeat."""
    report = LoadReport()
    _load_fields(read_yaml(folder / "spm-fields.yaml"), report)
    _load_skills(read_yaml(folder / "skills.yaml"), report)
    _load_levels(read_yaml(folder / "levels.yaml"), report)
    return report


def _origin(data: dict[str, Any]) -> dict[str, Any]:
    return {name: data[name] for name in ("version", "source", "valid_from")}


def _load_fields(data: dict[str, Any], report: LoadReport) -> None:
    for row in data["fields"]:
        values = {k: v for k, v in row.items() if k != "code"}
        upsert(SPMField, {"code": row["code"]}, {**values, **_origin(data)}, report)


def _load_skills(data: dict[str, Any], report: LoadReport) -> None:
    for group_row in data["groups"]:
        group, _ = SkillGroup.objects.get_or_create(
            code=group_row["code"], defaults={"name": group_row["name"]}
        )
        for row in group_row["skills"]:
            values = {
                "group": group,
                "title": row["title"],
                "practice": row["practice"],
                "note": row.get("note", ""),
                **_origin(data),
            }
            upsert(Skill, {"number": row["number"]}, values, report)


def _load_levels(data: dict[str, Any], report: LoadReport) -> None:
    parts = ("levels", "skill_rule", "skill_rules", "assessor_rule")
    rules = {name: data[name] for name in parts if name in data}
    values = {
        "name": data.get("name", "Tingkat kader"),
        "rules": rules,
        "source": data["source"],
        "valid_from": data["valid_from"],
    }
    upsert(LevelRuleSet, {"version": data["version"]}, values, report)
