"""The nouns that screens read: frozen dataclasses, never records."""
