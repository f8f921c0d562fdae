"""The assistant: Rasa's project, and beside it the conversation and the actions that run in the app."""
