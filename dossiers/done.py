"""What is told to whoever did something, one sentence for each verb."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dossiers.models import Dossier

SENTENCES: dict[str, str | Promise] = {
    "receive": _("Received under the code %(code)s."),
    "ask_completion": _("The applicant has been asked to complete the filing."),
    "complete": _("The completed filing has been sent."),
    "refuse": _("The filing has been refused."),
    "start": _("The dossier has been handed over for processing."),
    "forward": _("The dossier has gone on to the next step."),
    "ask_supplement": _("The applicant has been asked for a supplement."),
    "supplement": _("The supplement has been sent."),
    "ask_dues": _("The applicant has been told what is to be paid."),
    "settle_dues": _("The payment has been noted; the dossier goes on."),
    "suspend": _("The dossier now waits for another authority."),
    "resume": _("The dossier goes on."),
    "resolve": _("The dossier is resolved; the result can be handed out."),
    "hand_out": _("The result has been handed out."),
    "stop": _("The dossier has been stopped."),
    "withdraw": _("The dossier has been withdrawn."),
}


def sentence_after(verb: str, dossier: Dossier) -> str:
    return str(SENTENCES[verb]) % {"code": dossier.number}
