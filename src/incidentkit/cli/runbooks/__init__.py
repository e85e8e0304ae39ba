"""What `runbook` does with a library besides listing and checking it: one command per file."""
