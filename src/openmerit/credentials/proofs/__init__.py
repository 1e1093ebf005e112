"""What is signed, and how: each kind of proof, made and recomputed."""
