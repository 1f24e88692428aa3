"""How a service of this app says no: the same way as the tests and observations do."""

from assessments.refusals import Refusal

__all__ = ["Refusal"]
