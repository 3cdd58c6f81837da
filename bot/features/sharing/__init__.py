"""Sharing: the learning comes back, and each supporter says whether it helped."""
