"""Delivering: help in kind that was accepted, until both sides say that it came."""
