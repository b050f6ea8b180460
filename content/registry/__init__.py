"""The registry of texts, one module per kind; ``content.entries`` puts them together."""
