"""Pictures of numbers, drawn in a process of their own."""
