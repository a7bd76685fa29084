"""What stops a run, as a sentence for whoever started it."""


class BadProfile(Exception):
    """The profile, or what the command was told, cannot become dossiers; nothing was written."""
