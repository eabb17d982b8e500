"""The Socket.IO adapter: rooms, gateway and bell."""
