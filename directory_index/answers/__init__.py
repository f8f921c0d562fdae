"""What the assistant can answer, every line from a record. `said` holds how; the other modules, each a subject."""
