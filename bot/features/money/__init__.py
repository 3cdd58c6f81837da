"""Money: own money, what it costs, what is called for and given, and the settlement."""
