"""`python -m bot` is the command `banli`."""

import sys

from bot.cli import main

sys.exit(main())
