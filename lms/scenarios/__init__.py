"""Whole events as data, rebuilt on request: for people to try and for tests to walk.

Everybody in them is invented and marked `is_demo`.
"""
