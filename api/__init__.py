"""The web: parses, calls the directory, renders. No ranking and no facts of its own."""
