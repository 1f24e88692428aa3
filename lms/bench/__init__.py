"""Figures, not tests: `manage.py bench` runs them, nobody waits for them in CI."""
