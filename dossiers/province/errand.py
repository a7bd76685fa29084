"""What a fresh interpreter does first; it may import nothing that needs Django to be set up."""

import signal
import traceback
from multiprocessing.connection import Connection

import django
from django.db import connections
from django.utils.module_loading import import_string


def work_for(pipe: Connection, database: str) -> None:
    """Writes chunk after chunk, as long as somebody hands them over."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the command ends its workers itself
    django.setup()
    connections["default"].settings_dict["NAME"] = database
    try:
        shop = import_string("dossiers.province.workshop.Workshop")(pipe.recv())
        while True:
            pipe.send(shop.write(pipe.recv()))
    except (EOFError, BrokenPipeError):
        return
    except Exception:  # noqa: BLE001 - told to the command, which stops the run
        pipe.send(None)
        pipe.send(traceback.format_exc())
    finally:
        connections.close_all()
