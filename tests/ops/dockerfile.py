"""Reads a Dockerfile as stages of instructions; enough for the tests, no more."""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Stage:
    image: str
    name: str
    instructions: list[tuple[str, str]] = field(default_factory=list)

    def all(self, keyword: str) -> list[str]:
        return [text for word, text in self.instructions if word == keyword]


def read_stages(path: Path = ROOT / "Dockerfile") -> dict[str, Stage]:
    text = re.sub(r"^\s*#.*\n", "", path.read_text(), flags=re.MULTILINE)
    stages: dict[str, Stage] = {}
    current = None
    for line in re.sub(r"\\\n\s*", " ", text).splitlines():
        if not line.strip():
            continue
        keyword, rest = line.strip().split(maxsplit=1)
        if keyword == "FROM":
            image, _, name = rest.partition(" AS ")
            current = stages[name] = Stage(image, name)
        else:
            current.instructions.append((keyword, rest))
    return stages


def exec_form(text: str) -> list[str]:
    """The JSON list of a CMD, also behind the options of a HEALTHCHECK."""
    return json.loads(text[text.index("[") :])
