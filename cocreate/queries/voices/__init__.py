"""What others say of a plan, and what staff note for themselves."""
