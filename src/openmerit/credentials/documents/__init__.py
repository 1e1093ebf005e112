"""What a document must hold: the data model of each kind of credential."""
