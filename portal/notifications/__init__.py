"""E-mails to shoppers: written from events, sent once per fact, kept as they were sent."""
