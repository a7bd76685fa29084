"""Lives as lines for COPY, just as the verbs would have written them, hash chain included."""

import json
from hashlib import sha256
from random import Random

from dossiers.province.applicant import Applicant
from dossiers.province.ground import UnitFacts, VersionFacts
from dossiers.province.life import Life, Move
from dossiers.province.ticks import NULL, Ticks
from dossiers.province.told import Told
from dossiers.states import AWAITING, Channel
from procedures.cases import NOT_HANDED_IN
from procedures.models import PaperForm

COLUMNS = {
    "dossiers_dossier": "id, reference, code, state, event_count, head_hash, channel, filed_at, "
    "last_event_at, received_at, first_due_at, due_at, due_edition, finished_at, handed_out_at, "
    "outcome, answer_due_at, answer_until, supplements, step_order, abstract, answers, "
    "owner_kind, owner_name, owner_id_kind, owner_id_number, owner_birth_date, "
    "owner_address, owner_phone, owner_email, submitter_name, submitter_id_kind, "
    "submitter_id_number, submitter_address, submitter_phone, submitter_email, helped_unit_id, "
    "keyed_by_id, procedure_id, received_unit_id, unit_id, version_id",
    "dossiers_event": "id, dossier_id, seq, verb, from_state, to_state, at, recorded_at, "
    "is_late_entry, by_id, post_id, unit_id, detail_digest, previous_hash, hash",
    "dossiers_eventdetail": "event_id, salt, content",
    "dossiers_segment": "dossier_id, bucket, unit_id, edition, started_at, ended_at, minutes",
    "dossiers_workitem": "dossier_id, step_id, name, role, unit_id, assignee_id, opened_at, "
    "due_at, left_minutes, done_at, opened_seq, done_seq, done_by_id",
    "dossiers_dossierpaper": "dossier_id, paper_id, name, originals, copies, added_at_seq",
}
encoded = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def escaped(text: str) -> str:
    """For COPY's text format."""
    if "\\" in text:
        text = text.replace("\\", "\\\\")
    return text.replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def or_null(value: object) -> object:
    return NULL if value is None else value


class Sheets:
    """Lines of every table for one unit's dossiers."""

    def __init__(self, unit: UnitFacts, edition: str, ticks: Ticks, random: Random) -> None:
        self.unit, self.edition, self.ticks, self.random = unit, edition, ticks, random
        self.moments = ticks.moments
        self.lines: dict[str, list[str]] = {table: [] for table in COLUMNS}

    def write(
        self, life: Life, applicant: Applicant, dossier: int, events: list[int], code: str
    ) -> None:
        """`events` are the ids of its events, in order."""
        told = Told(life, self.ticks)
        head = ""
        for seq, (move, event) in enumerate(zip(life.moves, events, strict=True), start=1):
            before = told.standing
            told.after(move, seq)
            head = self._event(
                applicant, move, (dossier, event, seq), (before, told.standing, head)
            )
        self._segments(life, dossier, told)
        self._work(dossier, told)
        self._papers(life, dossier)
        self._dossier(life, applicant, dossier, told, (code, head))

    def _event(
        self,
        applicant: Applicant,
        move: Move,
        ids: tuple[int, int, int],
        chain: tuple[str, str, str],
    ) -> str:
        """`dossiers.chain.hash_of` and `digest_of` in one go; a test recomputes both."""
        (dossier, event, seq), (before, after, previous) = ids, chain
        actor = move.actor
        name, title = (actor.name, actor.title) if actor else (applicant.acting, "")
        content = encoded({**move.words, "name": name, "title": title})
        salt = f"{self.random.getrandbits(128):032x}"
        digest = sha256((salt + content).encode()).hexdigest()
        at, unit = self.moments.utc(move.minute), self.unit.pk
        by, post = (actor.person, actor.post) if actor else ("null", "null")
        told = (
            f'["{applicant.reference}",{seq},"{move.verb}","{before}","{after}","{at}","{at}",'
            f'false,{by},{post},{unit},"{digest}","{previous}"]'
        )
        head = sha256(told.encode()).hexdigest()
        if actor is None:
            by = post = NULL
        self.lines["dossiers_event"].append(
            f"{event}\t{dossier}\t{seq}\t{move.verb}\t{before}\t{after}\t{at}\t{at}\tf\t{by}\t"
            f"{post}\t{unit}\t{digest}\t{previous}\t{head}"
        )
        self.lines["dossiers_eventdetail"].append(f"{event}\t{salt}\t{escaped(content)}")
        return head

    def _segments(self, life: Life, dossier: int, told: Told) -> None:
        local, tick = self.moments.local, self.ticks.tick
        for bucket, start, end in told.segments:
            minutes = NULL if end is None else str(tick(end) - tick(start))
            self.lines["dossiers_segment"].append(
                f"{dossier}\t{bucket}\t{self.unit.pk}\t{self.edition}\t{local(start)}\t"
                f"{local(end)}\t{minutes}"
            )

    def _work(self, dossier: int, told: Told) -> None:
        local = self.moments.local
        for item in told.work:
            step = item.step
            self.lines["dossiers_workitem"].append(
                f"{dossier}\t{step.pk}\t{escaped(step.name)}\t{step.role}\t{self.unit.pk}\t"
                f"{or_null(item.assignee)}\t{local(item.opened)}\t{local(item.due)}\t"
                f"{or_null(item.left)}\t{local(item.done)}\t{item.opened_seq}\t"
                f"{or_null(item.done_seq)}\t{or_null(item.done_by)}"
            )

    def _papers(self, life: Life, dossier: int) -> None:
        is_online = life.channel == Channel.ONLINE
        for paper in life.version.papers:
            if paper.form in NOT_HANDED_IN or (is_online and paper.is_declared_online):
                continue
            if not paper.is_required and self.random.random() > 0.25:
                continue
            is_original = not is_online and paper.form != PaperForm.COPY
            self.lines["dossiers_dossierpaper"].append(
                f"{dossier}\t{paper.pk}\t{escaped(paper.name)}\t{int(is_original)}\t"
                f"{int(not is_original)}\t1"
            )

    def _dossier(
        self, life: Life, one: Applicant, dossier: int, told: Told, texts: tuple[str, str]
    ) -> None:
        local, (code, head) = self.moments.local, texts
        keyed = life.hands.clerk.person if life.by_clerk else NULL
        helped = self.unit.pk if life.by_clerk else NULL
        received = NULL if life.received is None else self.unit.pk
        edition = "" if life.received is None else self.edition
        until = life.answer_until if told.standing in AWAITING else None
        version: VersionFacts = life.version
        self.lines["dossiers_dossier"].append(
            f"{dossier}\t{one.reference}\t{code}\t{told.standing}\t{len(life.moves)}\t{head}\t"
            f"{life.channel}\t{local(life.moves[0].minute)}\t{local(life.moves[-1].minute)}\t"
            f"{local(life.received)}\t{local(life.first_due)}\t{local(life.due)}\t"
            f"{edition}\t{local(told.finished)}\t{local(told.handed_out)}\t{told.outcome}\t"
            f"{local(life.answer_due)}\t{or_null(until)}\t{life.supplements}\t{told.step_order}\t{escaped(one.abstract)}\t"
            f"{escaped(encoded(one.answers))}\t{one.block}\t{helped}\t{keyed}\t"
            f"{version.procedure}\t{received}\t{self.unit.pk}\t{version.pk}"
        )
