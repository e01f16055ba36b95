"""What the policy page itself needs of replay; the pages are in cms.replay_pages."""
