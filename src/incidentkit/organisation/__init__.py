"""WHO AND WHAT WE HAVE: the organisation's register."""
