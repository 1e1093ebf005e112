"""From any bytes to a report, step by step."""
