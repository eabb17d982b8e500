"""Writing the follow-up: who reports, what is reported, how actions move on, who is told."""
