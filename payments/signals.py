"""The one signal of the project: a charge is settled, waived, open again. Senders are charges;
receivers enqueue on commit and do nothing else."""

from django.dispatch import Signal

charge_moved = Signal()
