"""Telegram in: one update, one service, one reply."""
