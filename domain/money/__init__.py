"""What may be done about the money of a pitch: its cost, its payments, its settlement."""
