"""From a document to signed bytes."""
