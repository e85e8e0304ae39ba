"""Views as sentences in one language, for the commands, the conversation and the screen alike."""
