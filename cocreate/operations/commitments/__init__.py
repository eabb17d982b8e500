"""Promises of organisations: offered, confirmed, and signed with the charter of a pillar."""
