"""What a page is drawn with."""
