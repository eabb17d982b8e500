"""What follows a decision: indicators, milestones, quarterly reports, and what needs attention."""
