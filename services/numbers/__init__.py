"""The clinic's numbers: attendance, answers, alerts, opt-outs, deliveries. Never about one person."""
