"""A practice Slack on this computer: what a newcomer clicks and what the tests drive, spoken over Slack's own wire."""
