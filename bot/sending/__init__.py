"""What goes out: promised messages, how they are rendered, how fast, and what is compared afterwards."""
