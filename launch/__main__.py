"""`python3 -m launch COMMAND`, reached through the Makefile."""

import sys

if sys.version_info < (3, 11):
    sys.exit("Python 3.11 or newer is needed; this is %d.%d." % sys.version_info[:2])  # noqa: UP031

from launch.cli import main  # noqa: E402  an older Python must get as far as the sentence above

sys.exit(main(sys.argv[1:]))
