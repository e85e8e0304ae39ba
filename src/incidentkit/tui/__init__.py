"""The screen: pages that show views, and one stage that shows pages. Nothing here decides what a runbook means."""
