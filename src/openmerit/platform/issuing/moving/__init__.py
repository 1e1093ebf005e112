"""Moving in from another system, and out again with everything."""
