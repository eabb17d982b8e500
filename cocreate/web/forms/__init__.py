"""What the pages ask for, and how it is checked."""
