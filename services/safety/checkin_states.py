"""Words about stored check-ins that several deeds share."""

REPORT = "report"
"""The step of a check-in the patient starts."""

ANSWERABLE = frozenset({"open", "unknown"})
"""States of a check-in whose questions may still be answered: a late answer counts like any other."""
