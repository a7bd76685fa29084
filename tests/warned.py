"""Who was told, by the kind of warning."""

from citizens.models import Message


def told(kind: str) -> set[str]:
    """User names; an e-mail address stands for somebody without an account."""
    messages = Message.objects.filter(key__startswith=f"{kind}:").select_related("person")
    return {one.person.username if one.person else one.email for one in messages}
