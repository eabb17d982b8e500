"""What is computed again, to see whether what is kept still holds."""
