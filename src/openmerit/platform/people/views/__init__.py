"""The room's pages: parse what came, call one action or query, render."""
