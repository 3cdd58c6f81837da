"""What falls due: the scheduler rings, and what time has brought is carried out."""
