"""`pitchin demo`: the practice workplace with the bot in it, a story so far, and a clock that can be moved."""
