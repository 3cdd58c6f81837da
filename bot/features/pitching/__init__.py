"""Pitching: the draft, its forms, publishing."""
