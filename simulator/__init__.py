"""VNPAY and MoMo as their public documents tell them, without money: for demos and tests.

One process, its state in memory. It shares no code with `payments`, so that each proves the other.
"""
