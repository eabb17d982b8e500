"""What a file would change, for who has sent it; and the empty tables to begin with."""
