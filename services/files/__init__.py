"""Patients and their courses from a file, and into one."""
