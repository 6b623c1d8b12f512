"""The rules, and the only writers. They join the caller's transaction and never commit."""
