"""What may be done about the match of a pitch: funds that add to what its peers give."""
