"""The clock: what happens because time passed, and the sole sender of what is owed."""
