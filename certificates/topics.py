"""Names of the work this app owes itself; the subject is always a uid."""

RENDER = "certificates.render"
LIST = "certificates.list"
BUNDLE = "certificates.bundle"
SLIPS = "certificates.slips"
