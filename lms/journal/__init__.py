"""How every layer writes things down: facts that are appended, work that is leased.

It knows no person, place or course; everything else may import it.
"""
