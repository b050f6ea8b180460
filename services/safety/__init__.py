"""Check-ins, red words, alerts and holds: what brings a person in."""
