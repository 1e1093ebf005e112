"""The design system: how every page, mail and error of the platform looks and speaks."""
