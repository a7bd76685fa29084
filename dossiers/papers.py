"""Papers as they are handed in; seeing a dossier is the right to its files."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from citizens.models import Person, StoredFile
from dossiers.capacity import stands_as_applicant
from dossiers.filing import HandedIn
from dossiers.models import Dossier, DossierPaper, PaperFile, Result
from dossiers.reuse import visible_as_reused
from dossiers.slips.sight import dossiers_in_charge, slip_of, slip_visible_to
from payments.models import FeeReceipt


def hand_in(dossier: Dossier, papers: Sequence[HandedIn], seq: int) -> None:
    """Writes the papers down as brought by event number `seq`."""
    rows = DossierPaper.objects.bulk_create(
        [
            DossierPaper(
                dossier=dossier,
                paper=paper.paper,
                name=paper.name,
                originals=paper.originals,
                copies=paper.copies,
                pages=paper.pages,
                reused=paper.reused,
                added_at_seq=seq,
            )
            for paper in papers
        ]
    )
    files = [
        PaperFile(paper=row, file=file)
        for row, paper in zip(rows, papers, strict=True)
        for file in paper.files
    ]
    if files:
        PaperFile.objects.bulk_create(files)


def hand_in_file(dossier: Dossier, file: StoredFile | None, seq: int) -> None:
    """A later paper: what completes or supplements the dossier."""
    if file:
        hand_in(dossier, [HandedIn(name=_("Added paper"), files=[file])], seq)


def free_files_of(person: Person) -> Q:
    """Files that the person uploaded and that belong to no dossier yet."""
    of_result = Q(result_file=None, result_draft=None, result_signed=None)
    return of_result & Q(uploaded_by=person, paper_file=None, slip=None, reprint=None)


def take_free_files(person: Person, ids: Sequence[UUID]) -> dict[UUID, StoredFile]:
    """The free ones among these files, locked, so that no second filing takes them too."""
    if not ids:
        return {}
    # First the lock, then the question: a filing that held the lock may have taken them.
    uploaded = StoredFile.objects.filter(uploaded_by=person, pk__in=ids).order_by("pk")
    locked = [file.pk for file in uploaded.select_for_update()]
    return StoredFile.objects.filter(free_files_of(person)).in_bulk(locked)


def file_visible_to(person: Person, file: StoredFile) -> bool:
    """Whoever sees the dossier sees its files; a slip as `slip_visible_to` says, a result and the
    way to it as `result_visible_to` and `way_visible_to` say, and with every dossier that it was
    handed in with; a fee receipt with the dossier it was paid for; a file of none, only who
    uploaded it."""
    if slip := slip_of(file):
        return slip_visible_to(person, slip)
    if way := Result.objects.filter(Q(draft=file) | Q(signed=file)).first():
        return way_visible_to(person, way)
    if result := Result.objects.filter(file=file).first():
        return result_visible_to(person, result) or visible_as_reused(person, result)
    if (
        receipt := FeeReceipt.objects.filter(Q(file=file) | Q(reprint=file))
        .only("charge_id")
        .first()
    ):
        return dossiers_in_charge(person).filter(charges__charge=receipt.charge_id).exists()
    dossiers = Dossier.objects.visible_to(person).filter(papers__files__file=file)
    return dossiers.exists() if hasattr(file, "paper_file") else file.uploaded_by_id == person.pk


def result_visible_to(person: Person, result: Result) -> bool:
    """One that was given and not taken back, the applicant, too; nobody who was merely asked."""
    if result.resolved_seq and result.annulled_at is None:
        return dossiers_in_charge(person).filter(pk=result.dossier_id).exists()
    return way_visible_to(person, result)


def way_visible_to(person: Person, result: Result) -> bool:
    """A draft, a result that is not given yet, and one taken back: the officials in charge."""
    found = dossiers_in_charge(person).filter(pk=result.dossier_id).first()
    return found is not None and not stands_as_applicant(person, found)
