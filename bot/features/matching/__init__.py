"""Matching: funds that add to what peers give."""
