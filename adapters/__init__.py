"""The edge of the programme: a neutral vocabulary, and one folder per platform that speaks it."""
