"""What staff look at: records put together for a screen, and the words for them. Nothing changes here."""
