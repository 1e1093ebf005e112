"""`python -m openmerit` is `openmerit`."""

from openmerit.cli import main

main()
