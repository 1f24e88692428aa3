"""Lesson packs: a module as a phone keeps it. The format is in docs/packs.md."""
