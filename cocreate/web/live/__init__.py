"""Live pages behind the scenes: what the socket adapter is lent, and how fast a device may act."""
