"""The Django platform: who does what, when; one room per activity."""
