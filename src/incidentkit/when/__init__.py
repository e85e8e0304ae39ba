"""Times in people's words, durations, working days: everything that is about *when*."""
