"""Putting it together: settings, checks, health, logs, and the wiring that loads what is configured."""
