"""Every verb of the flow by name, for pages and API; the signature is that of its inputs."""

from collections.abc import Callable

from dossiers.models import Dossier
from dossiers.transitions.ask_completion import ask_completion
from dossiers.transitions.ask_dues import ask_dues
from dossiers.transitions.ask_supplement import ask_supplement
from dossiers.transitions.complete import complete
from dossiers.transitions.forward import forward
from dossiers.transitions.hand_out import hand_out
from dossiers.transitions.receive import receive
from dossiers.transitions.refuse import refuse
from dossiers.transitions.resolve import resolve
from dossiers.transitions.resume import resume
from dossiers.transitions.settle_dues import settle_dues
from dossiers.transitions.start import start
from dossiers.transitions.stop import stop
from dossiers.transitions.supplement import supplement
from dossiers.transitions.suspend import suspend
from dossiers.transitions.withdraw import withdraw

VERBS: dict[str, Callable[..., Dossier]] = {
    "receive": receive,
    "ask_completion": ask_completion,
    "complete": complete,
    "refuse": refuse,
    "start": start,
    "forward": forward,
    "ask_supplement": ask_supplement,
    "supplement": supplement,
    "ask_dues": ask_dues,
    "settle_dues": settle_dues,
    "suspend": suspend,
    "resume": resume,
    "resolve": resolve,
    "hand_out": hand_out,
    "stop": stop,
    "withdraw": withdraw,
}
