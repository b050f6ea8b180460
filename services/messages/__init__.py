"""Owed messages: planned, caused, decided again, sent, accounted for."""
