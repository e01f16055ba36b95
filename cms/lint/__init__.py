"""What a policy says in vain, or perhaps does not mean. Warnings never stop publishing."""
