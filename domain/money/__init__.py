"""The half rule and what follows from it, in integer cents."""
