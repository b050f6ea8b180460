"""The deeds: one use case, one function, one transaction."""
