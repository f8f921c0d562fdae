"""Parts of the assistant that run inside Rasa, in Rasa's own environment."""
