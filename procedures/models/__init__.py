"""What can be asked for: procedures, their versions in force, papers, steps, fees."""

from procedures.models.basics_entry import BasicsEntry
from procedures.models.catalogue import (
    CODE_PATTERN,
    BannedPaper,
    Field,
    LateCause,
    LifeEvent,
    Procedure,
    ReductionGroup,
    Synonym,
)
from procedures.models.choices import (
    Act,
    Applicant,
    ChargedWhen,
    DecisionState,
    FeeKind,
    FilingWay,
    LimitUnit,
    OnlineLevel,
    PaperForm,
    StepKind,
    ValidityUnit,
)
from procedures.models.decisions import (
    Decision,
    DecisionEntry,
    DecisionItem,
)
from procedures.models.parts import (
    FeeRule,
    Paper,
    Step,
)
from procedures.models.templates import (
    ResultTemplate,
)
from procedures.models.versions import (
    Case,
    LinkedPart,
    ProcedureVersion,
    VersionResult,
)

__all__ = [
    "CODE_PATTERN",
    "Act",
    "Applicant",
    "BannedPaper",
    "BasicsEntry",
    "Case",
    "ChargedWhen",
    "Decision",
    "DecisionEntry",
    "DecisionItem",
    "DecisionState",
    "FeeKind",
    "FeeRule",
    "Field",
    "FilingWay",
    "LateCause",
    "LifeEvent",
    "LimitUnit",
    "LinkedPart",
    "OnlineLevel",
    "Paper",
    "PaperForm",
    "Procedure",
    "ProcedureVersion",
    "ReductionGroup",
    "ResultTemplate",
    "Step",
    "StepKind",
    "Synonym",
    "ValidityUnit",
    "VersionResult",
]
