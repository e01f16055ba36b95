"""The merchant's pages in Wagtail's admin: returns, tasks, dead letters, orders."""
