"""That a charge moved: it may be settled or waived now, or open again. The worker
sends it with the charge's `pk` after the commit, and once more than needed rather than never."""

from django.dispatch import Signal

charge_moved = Signal()
