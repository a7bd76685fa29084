"""The server's entry: `gunicorn simulator.wsgi --workers 1`, since all it knows is in memory."""

import os

from simulator.routes import Simulator
from simulator.settings import read

application = Simulator(read(os.environ))
