"""What patients write of their own accord, and what staff answer."""
