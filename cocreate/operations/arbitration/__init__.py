"""From the round that is opened to the plan that is published."""
