class Trouble(Exception):
    """Something the person at the keyboard can put right; its text is one sentence for them."""
