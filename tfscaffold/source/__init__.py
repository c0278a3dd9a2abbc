"""The user's text: its lines, its scopes, and what a name in it means."""
