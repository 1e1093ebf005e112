"""What a document means: contexts, expansion without loss, canonical bytes, shapes."""
