"""Courses and their sessions: planned, moved, cancelled, marked, wished for."""
