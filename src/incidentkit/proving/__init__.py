"""Proving that runbooks lead where they should: written path tests, the walk over all answers, and what they cover."""
