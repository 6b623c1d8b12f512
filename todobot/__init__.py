"""todobot: a to-do list in a Telegram chat that cleans up after itself. docs/architecture.md draws its map."""

__version__ = "0.1.0"
