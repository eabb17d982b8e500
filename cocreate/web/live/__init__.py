"""Live pages: regions and state, what the socket adapter is lent, how fast a device may act."""
