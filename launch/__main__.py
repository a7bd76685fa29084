"""`python3 -m launch COMMAND`, reached through the Makefile."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  whoever starts it with less deserves a sentence
    sys.exit("Python 3.11 or newer is needed; this is %d.%d." % sys.version_info[:2])  # noqa: UP031

from launch.cli import main

sys.exit(main(sys.argv[1:]))
