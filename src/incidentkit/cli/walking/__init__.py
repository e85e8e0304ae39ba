"""The walk: an incident as a conversation, one prompt after the other, for any terminal, pipe or screen reader."""
