"""Check any badge, whoever made it: the page, the API, and what this house can answer itself."""
