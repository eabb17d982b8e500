"""What a Word file is written with: house styles, numbering and small elements."""
