"""The verbs of intake: take in, read, choose columns, correct, leave out, commit, undo, rescue."""

from atersok.intake.hooks import NotUndone
from atersok.intake.services.committing import NotReady, commit, start_commit
from atersok.intake.services.correcting import (
    NotInPreview,
    check_again,
    correct_row,
    drop,
    leave_out,
    read_left_out,
    send_back,
    take_with,
)
from atersok.intake.services.reading import choose_columns, read
from atersok.intake.services.rescue import rescue, stalled
from atersok.intake.services.undoing import undo
from atersok.intake.services.upload import (
    NotTakenIn,
    committed_before,
    receive,
    receive_pasted,
    take_in,
    take_in_folder,
)

__all__ = [
    "NotInPreview",
    "NotReady",
    "NotTakenIn",
    "NotUndone",
    "check_again",
    "choose_columns",
    "commit",
    "committed_before",
    "correct_row",
    "drop",
    "leave_out",
    "read",
    "read_left_out",
    "receive",
    "receive_pasted",
    "rescue",
    "send_back",
    "stalled",
    "start_commit",
    "take_in",
    "take_in_folder",
    "take_with",
    "undo",
]
