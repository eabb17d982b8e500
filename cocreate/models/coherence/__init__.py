"""Links between the sheets of a plan."""
