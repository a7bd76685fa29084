"""What is told to whoever did something, one sentence for each verb."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dossiers.explanation import in_words
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
    "draft": _("The result is drafted; the leader is to approve it."),
    "approve": _("The draft is approved; it waits to be signed."),
    "sign": _("The result is signed; it waits for its number."),
    "number": _("The result has its number; it waits to be issued."),
    "issue": _("The result is issued; the dossier can be resolved."),
    "resolve": _("The dossier is resolved; the result can be handed out."),
    "send_back": _("The dossier has been sent back, to be worked on again."),
    "recall": _("You have taken the dossier back."),
    "consult": _("The unit has been asked; the dossier goes on when it has answered."),
    "join": _("The answer has gone to the unit in charge."),
    "extend": _("The limit has been extended; the result is due at %(due)s."),
    "apologise": _("The apology has been sent, with the new date %(promised)s."),
    "transfer": _("The dossier has gone to %(unit)s."),
    "correct": _("The end has been taken back; the dossier is worked on again."),
    "revoke": _("The result has been revoked."),
    "hand_out": _("The result has been handed out."),
    "stop": _("The dossier has been stopped."),
    "withdraw": _("The dossier has been withdrawn."),
}


def sentence_after(verb: str, dossier: Dossier) -> str:
    words = {
        "code": dossier.number,
        "due": in_words(dossier.due_at),
        "promised": in_words(dossier.promised_at),
        "unit": dossier.unit.name,
    }
    return str(SENTENCES[verb]) % words
