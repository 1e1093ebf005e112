"""What a person earned: claimed or brought along, kept, shown to others, taken away again."""
