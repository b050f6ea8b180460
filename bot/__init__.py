"""The process: settings, command line, and the wiring of everything else. Nothing imports it."""
