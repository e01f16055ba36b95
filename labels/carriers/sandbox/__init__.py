"""A carrier that needs no account: it sells labels, walks parcels home and sends signed webhooks."""
