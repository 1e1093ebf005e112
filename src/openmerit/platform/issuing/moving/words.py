"""What stands in the README of an archive."""

from typing import Final

README: Final = """{name}: everything that was kept here
==================================================

Every file is in an open format. You need nothing of OpenMerit to read them.

index.html            what can be earned, to read in a browser without a network
organisation.json     the issuer as a Profile (Open Badges 3.0)
did.json, keys.csv    its public keys with their history. Private keys are in no archive.
status/               the signed lists that say which badges are withdrawn
achievements/ID/      achievement.json (Open Badges 3.0), ctdl.json (CTDL), image.png, image.svg,
                      and where there are any: elements.json, translations.json, notes.json
credentials/ID.json   every badge as it was signed, byte for byte
awards.csv            who was awarded what, when, and how it stands
origins.csv           what came from another system, and where it was first
runs.csv              the runs from files
members.csv           who belonged to the organisation, and as what
audit.csv             who did what, newest first
policy.json           what was settled for all achievements
openmerit/            whatever else is kept: a table of every column for units, roles, invitations,
                      the domain, achievements, awards, offers, endorsements, certificates and their
                      template, colours, columns of files, runs and their rows, bulk changes,
                      reminders, imports, and numbers of who looked at and shared badges;
                      evidence/ and runs/ have the files that were handed in, endorsements/ what was
                      signed, certificate/ its pictures, logo.svg and logo.png the logo

Not here are reports of impersonation, which were written to the operator in confidence, links to
claim badges that are not claimed yet, and the files that were brought from other systems.

A badge keeps verifying as long as did.json and status/ are served at the addresses that it names,
or with the folder of proof that `openmerit publish-proof` writes.

The tables are UTF-8. A cell that a spreadsheet would run as a formula has an apostrophe before it.
To move elsewhere, hand this archive over as it is: an OpenMerit reads it under "Moving in and out".
"""
