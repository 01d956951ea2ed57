"""`python -m pacte_graph` is the `pacte-graph` command."""

import sys

from pacte_graph.cli import main

sys.exit(main())
