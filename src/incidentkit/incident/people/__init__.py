"""What happens between people: messages, calls, roles, handovers, unclear steps, lessons, action items."""
