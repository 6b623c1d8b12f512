"""The door to the outside: updates come in by intake.py, calls go out by sender.py, both over api.py."""
