"""Slack: payloads in, blocks out. The only place that knows Slack's SDK."""
