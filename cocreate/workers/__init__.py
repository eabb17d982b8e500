"""What the product does by itself, beside answering people."""
