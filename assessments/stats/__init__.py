"""Figures about questions, learning and assessors. Pure: no ORM, docs/statistics.md.

numpy, scipy and statsmodels are imported where they are used: a web worker that never
shows a figure never pays their memory.
"""
