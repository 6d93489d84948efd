"""What the hand waits for: a stroke, and an edit of a filter with all test digits told anew."""

import json
import time

import pytest
import torch

from mathdl_ui.address import Snapshot
from mathdl_ui.cnn_stored import stored
from mathdl_ui.drawings import cnn as drawing
from mathdl_ui.figures import cnn_view
from mathdl_ui.scene import Moment

BUDGET_MS, FEW_KB = 15.0, 20_000


@pytest.mark.parametrize("zoom", cnn_view.ZOOMS)
def test_a_drag_is_answered_within_the_budget(zoom: str) -> None:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    shown = drawing.Shown(stored().run, stored=True)
    times, sizes = [], []
    try:
        for k in range(16):
            kernel = ",".join(str(0.05 * k - 0.4 + 0.1 * i) for i in range(9))
            ink = ",".join(str((k + i) % 17) for i in range(64))
            texts = {"zoom": zoom, "edits": f"b3.3:{kernel}", "ink": ink}
            before = time.thread_time()
            drawn = drawing.picture(shown, Moment("cnn", Snapshot(texts), "light"))
            written = json.dumps({name: one.data for name, one in drawn.items()})
            times.append(1e3 * (time.thread_time() - before))
            sizes.append(len(written))
    finally:
        torch.set_num_threads(threads)
    assert min(times) < BUDGET_MS
    assert max(sizes) < FEW_KB
