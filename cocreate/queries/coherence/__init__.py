"""The coherence of a plan, as those who prepare it read it."""
