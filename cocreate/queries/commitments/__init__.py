"""Promises and charters, for the room, for the desk and for everybody."""
