"""What an OpenDocument text is written with: the styles of the house."""
