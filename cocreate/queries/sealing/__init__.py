"""What goes into the sealed file of a round."""
