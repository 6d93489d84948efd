"""Importing it imports what the first page needs: the rest of `warm` may still be on its way then.

After a start, whoever comes to the home page need not wait for torch. All that the page imports
must be complete here; see `warm` for why.
"""

import importlib

for _name in (
    "pandas",
    "PIL.Image",
    "PIL.ImageFile",
    "segno",
    "sklearn.datasets",
    "mathdl_ui.figures.home",
):
    importlib.import_module(_name)
