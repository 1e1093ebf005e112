"""What is wrong with a badge, what others would stumble over, and how it looks mended."""
