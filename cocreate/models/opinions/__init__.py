"""What people's answers say of a room: the groups of those who answer alike."""
