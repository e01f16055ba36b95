"""The folder that may lie beside the repository: recorded answers of carriers, a year of real orders."""

import os
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("BACKHAUL_SHARED") or REPOSITORY.parent / "shared")

WHY_SKIPPED = "needs the shared folder beside the repository (or BACKHAUL_SHARED)"
