"""Studies: announced with a vote, opened on its count, computed for good, put into the plan."""
