"""Plans as those who prepare them read them: shortlists, the plan, its sheets, its versions."""
