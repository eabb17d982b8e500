"""The follow-up as a document: of a pillar, or of a programme with all its pillars."""
