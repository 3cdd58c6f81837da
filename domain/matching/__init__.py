"""Funds that match what peers give."""
