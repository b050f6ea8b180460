"""The candidacy screen, and what can be read about the treatment."""
