"""Reads across apps for the Dinas; it has no models."""
