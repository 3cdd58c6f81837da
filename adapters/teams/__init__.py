"""Microsoft Teams: activities in, Adaptive Cards out. The only place that knows Microsoft's SDK."""
