"""Where everything stands in the three views of the CNN, on wide and on narrow stages."""

from __future__ import annotations

from collections.abc import Callable

from mathdl_ui.stages import Box, Place

WIDE, NARROW = 960.0, 350.0


def grid(
    n_columns: int, x: float, y: float, size: float, across: float, down: float | None = None
) -> Callable[[int], Box]:
    """Squares of `size` from (x, y) on, row by row, their left ends `across` apart."""
    below = across if down is None else down

    def box(i: int) -> Box:
        return x + across * (i % n_columns), y + below * (i // n_columns), size, size

    return box


def both(wide: Callable[[int], Box], narrow: Callable[[int], Box]) -> Callable[[int], Place]:
    """The place of the i-th on either stage."""
    return lambda i: Place(wide(i), narrow(i))


def square(x: float, y: float, size: float) -> Box:
    """A square."""
    return x, y, size, size


def at(x: float, y: float) -> Box:
    """A point."""
    return x, y, 0.0, 0.0


class NetworkPlaces:
    """All maps at once."""

    def __init__(self, n_first: int, n_second: int) -> None:
        """For a network of so many filters."""
        rows = max(n_first, 1)
        pitch = min(400.0 / rows, 64.0)
        top = 46.0 + (400.0 - pitch * rows) / 2
        size = min(pitch - 7, 44.0)
        self.picture = Place(square(0, 46, 180), square(0, 22, 150))
        self.kernel = both(
            grid(1, 262, top + size / 2 - 14, 28, pitch),
            grid(8, 4, 196, 22, 43.5),
        )
        self.first = both(grid(1, 304, top, size, pitch), grid(8, 0, 224, 36, 43.5))
        rows = -(-n_second // 2)
        pitch = min(400.0 / rows, 76.0)
        top = 46.0 + (400.0 - pitch * rows) / 2
        size = min(pitch - 8, 56.0)
        self.second = both(grid(2, 440, top, size, size + 10, pitch), grid(6, 0, 302, 50, 58.6, 56))
        self.pooled = both(
            grid(2, 622, top + size / 2 - 16, 32, 42, pitch), grid(12, 0, 440, 24, 29)
        )
        self.bars = Place((744.0, 48.0, 216.0, 370.0), (172.0, 16.0, 178.0, 150.0))
        self.heads = {
            "picture": Place(at(90, 30), at(75, 14)),
            "first": Place(at(292, 30), at(0, 188)),
            "second": Place(at(500, 30), at(0, 292)),
            "pooled": Place(at(660, 30), at(0, 432)),
            "class": Place(at(852, 30), None),
        }
        self.accuracy = Place(at(852, 441), at(264, 182))
        self.kernel_in_hand = Place(at(0, 256), at(0, 484))
        self.heights = (452.0, 664.0)
