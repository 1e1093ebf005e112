"""Codes that a phone's camera reads."""

import segno


def qr_of(url: str) -> str:
    """A QR code that leads to `url`, as the address of a picture."""
    return segno.make(url, error="m").svg_data_uri(border=0, dark="#16202e", light=None)
