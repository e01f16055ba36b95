"""The shopper's face: find an order, choose what goes back, check, send, follow."""
