"""What changed between two versions of a runbook, in the words of the runbook: for reviews, git and running incidents."""
