"""What is said: the catalogues in each language, and which message names which value."""
