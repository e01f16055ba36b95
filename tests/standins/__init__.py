"""Small servers that stand where third parties stand in production.

They share no code with the product, so that a misunderstanding in the product cannot hide in both.
"""
