"""Guided checklists: definitions, walking through them, outcomes with reasons, and what the family takes away."""
