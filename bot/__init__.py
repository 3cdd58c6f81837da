"""The application: what happens when."""
