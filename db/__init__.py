"""The memory: tables, encrypted columns, named queries, the outbox, migrations."""
