"""How staff come in: passwords, one-time links, sessions, and how strangers are slowed down."""
