"""What is worked out in integer cents: amounts, the half rule, matching and settling. Nothing here knows a pitch."""
