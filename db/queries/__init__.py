"""Named queries that more than one deed needs, grouped by subject."""
