"""What patients do in the chat: one file per conversation."""
