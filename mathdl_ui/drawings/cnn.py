"""What the lesson on CNN filters shows while the hand moves: a digit's way through a network."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

from mathdl_core.convolution.cnn import Unit
from mathdl_core.convolution.cnn_training import CnnRun
from mathdl_ui import live, tiles
from mathdl_ui.components import formula, prose
from mathdl_ui.drawings import cnn_state as state
from mathdl_ui.figures import cnn as figure
from mathdl_ui.figures import cnn_stages as stages
from mathdl_ui.figures import cnn_tiles, cnn_view
from mathdl_ui.figures.cnn_view import View
from mathdl_ui.plane import Timeline
from mathdl_ui.scene import Drawing, Drawn, Message, State, Values
from mathdl_ui.training_runs import said
from mathdl_ui.waiting_line import Ticket

STEP, NOTCH = 0.01, 0.05


class Shown(NamedTuple):
    """What the picture is made of.

    Attributes:
        run: the run on screen.
        stored: whether it is the stored one.
        waiting: the ticket of a run that is being computed.
    """

    run: CnnRun
    stored: bool
    waiting: Ticket[Any] | None = None


def timeline(shown: Shown) -> Timeline:
    """The epochs of the run, of which the last is shown at first."""
    n_frames = len(shown.run.networks)
    return Timeline(
        n_frames,
        lambda frame: f"epoch {frame}: {100 * shown.run.test_accuracy[frame]:.1f} %",
        list,
        name=state.EPOCH,
        seconds=0.3 * n_frames,
        label="Epoch",
        first=state.LAST,
    )


def view(shown: Shown, now: State) -> View:
    """The network and the picture as they stand."""
    values = now.address
    return View(
        run=shown.run,
        epoch=timeline(shown).current(now),
        pixels=state.pixels(now),
        edits=values.value(state.EDITS),
        off=values.value(state.OFF),
        asked=values.value(state.UNIT),
        of=values.value(state.OF),
        zoom=values.value(state.ZOOM),
        stored=shown.stored,
    )


def picture(shown: Shown, now: State) -> Drawing:
    """The digit's way through the network, the kernel in the hand, the unit's arithmetic."""
    seen = view(shown, now)
    kernel = _kernel(seen)
    corner = stages.kernel_in_hand(seen)
    return {
        "flow": tiles.drawn(
            now,
            stages.stage(seen),
            choice=_choice(seen),
            paint=tiles.Paint("x", seen.pixels, cnn_view.INK, state.put_pixels),
            editor=tiles.Editor(corner, kernel) if corner else None,
            timeline=timeline(shown),
            job=_job(shown),
        ),
        "kernel": kernel,
        "cnn-formula": formula(*figure.formula(seen, now.theme)),
        "reading": prose(*figure.reading(seen)),
    }


def rest(shown: Shown, now: State) -> object:
    """What else the picture says: which buttons there are, which digit and epoch it is."""
    seen = view(shown, now)
    is_changed = bool(seen.edits or seen.off)
    net, digit = now.address.value(state.NET), now.address.value(state.DIGIT)
    return net, digit, seen.zoom, seen.epoch, seen.filter, seen.is_off, is_changed


def _choice(seen: View) -> tiles.Choice:
    def put(values: Values, unit: tiles.Unit, settled: bool) -> None:  # noqa: FBT001
        before = values.value(state.UNIT)
        if (before.layer, before.channel) != (unit.kind, unit.tile):
            values.put(state.OF, -1, settled=settled)
        values.put(state.UNIT, Unit(*unit), settled=settled)

    def pick(values: Values, number: int, settled: bool) -> None:  # noqa: FBT001
        values.put(state.OF, min(number, 11), settled=settled)

    kinds = [
        tiles.Kind(layer, cnn_view.n_maps(seen.learned, layer), *[cnn_view.map_side(layer)] * 2)
        for layer in cnn_view.LAYERS
    ]
    words = cnn_tiles.unit_in_words(seen)
    spoken = f"{words[0].upper()}{words[1:]}."
    return tiles.Choice(tiles.Unit(*seen.unit), kinds, spoken, put, pick)


def _kernel(seen: View) -> Drawn:
    learned = tuple(map(tuple, seen.learned_kernel.tolist()))
    limits = live.Editable(learned, -state.LARGEST, state.LARGEST, STEP, NOTCH)
    shown_table = live.tables(
        [figure.kernel(seen)], {"kernel": limits}, alt=f"{figure.kernel_name(seen)}, to be edited."
    )

    def receive(address: Values, values: Message, *, settled: bool) -> None:
        sent = values.get("values")
        flat = live.entries(sent.get("kernel"), (3, 3)) if isinstance(sent, dict) else None
        if flat is None:
            return
        # The kernel that is edited is the one that was shown, whatever else has moved since.
        weights = tuple(min(max(v, -state.LARGEST), state.LARGEST) for v in flat)
        put_kernel(address, seen, weights, settled=settled)

    return replace(shown_table, receive=receive)


def put_kernel(values: Values, seen: View, weights: tuple[float, ...], *, settled: bool) -> None:
    """Take nine weights for the kernel in the hand; those that were learned are no edit."""
    before = values.value(state.EDITS)
    edits = dict(before.items())
    edits.pop(seen.slot, None)
    if weights != tuple(seen.learned_kernel.ravel()):
        if len(edits) >= state.MOST_EDITS:
            edits.pop(next(iter(edits)))
        edits[seen.slot] = weights
    values.put(state.EDITS, edits, settled=settled)


def _job(shown: Shown) -> dict[str, object] | None:
    """How what is being computed stands."""
    if shown.waiting is None:
        return None
    standing = shown.waiting.ask()
    return {
        "words": said(standing, "Training"),
        "share": standing.share,
        "done": shown.waiting.done,
    }
