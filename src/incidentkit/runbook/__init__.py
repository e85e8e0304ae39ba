"""WHAT SHOULD BE DONE: the runbook language, its conditions and texts, and the library of runbooks."""
