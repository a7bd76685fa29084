"""Every verb of the flow by name, for pages and API; the signature is that of its inputs."""

from collections.abc import Callable

from dossiers.models import Dossier
from dossiers.transitions.apologise import apologise
from dossiers.transitions.approve import approve
from dossiers.transitions.ask_completion import ask_completion
from dossiers.transitions.ask_dues import ask_dues
from dossiers.transitions.ask_supplement import ask_supplement
from dossiers.transitions.complete import complete
from dossiers.transitions.consult import consult
from dossiers.transitions.correct import correct
from dossiers.transitions.draft import draft
from dossiers.transitions.extend import extend
from dossiers.transitions.forward import forward
from dossiers.transitions.hand_out import hand_out
from dossiers.transitions.issue import issue
from dossiers.transitions.join import join
from dossiers.transitions.number import number
from dossiers.transitions.recall import recall
from dossiers.transitions.receive import receive
from dossiers.transitions.refuse import refuse
from dossiers.transitions.resolve import resolve
from dossiers.transitions.resume import resume
from dossiers.transitions.revoke import revoke
from dossiers.transitions.send_back import send_back
from dossiers.transitions.settle_dues import settle_dues
from dossiers.transitions.sign import sign
from dossiers.transitions.start import start
from dossiers.transitions.stop import stop
from dossiers.transitions.supplement import supplement
from dossiers.transitions.suspend import suspend
from dossiers.transitions.transfer import transfer
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
    "draft": draft,
    "approve": approve,
    "sign": sign,
    "number": number,
    "issue": issue,
    "resolve": resolve,
    "send_back": send_back,
    "recall": recall,
    "consult": consult,
    "join": join,
    "extend": extend,
    "apologise": apologise,
    "transfer": transfer,
    "correct": correct,
    "revoke": revoke,
    "hand_out": hand_out,
    "stop": stop,
    "withdraw": withdraw,
}
