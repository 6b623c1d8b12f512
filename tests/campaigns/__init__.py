"""Campaigns: long random attempts to break a promise, with figures. `python -m tests.campaigns --help`."""
