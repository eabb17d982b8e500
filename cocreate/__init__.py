"""Cocreate: from a pillar’s vision to a live vote, a plan, a decision and its follow-up."""
