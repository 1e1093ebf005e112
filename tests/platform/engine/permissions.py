"""The engine's part of the table of who may do what: it has no addresses."""

ROWS = []

MACHINERY = "free: machinery that other actions use within their own permission and transaction"
ACTIONS = {
    "answer_once": MACHINERY,
    "emit": MACHINERY,
    "emit_many": MACHINERY,
    "queue_mail": MACHINERY,
}
