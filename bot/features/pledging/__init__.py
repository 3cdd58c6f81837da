"""Pledging: an offer or a promise by emoji, button, form or command."""
