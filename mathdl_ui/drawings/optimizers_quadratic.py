"""The sections on quadratics while the hand moves."""

from mathdl_ui import live, plane
from mathdl_ui.components import formula, prose
from mathdl_ui.figures import optimizers_quadratic as solving
from mathdl_ui.figures import optimizers_regimes as planning
from mathdl_ui.scene import Drawing, State

CONDITION = live.Slider("qkappa", "Steepest curvature λ max; the flattest is 1", 2, 50, 10, 1)
SCALED = live.Slider("qrate", "Learning rate, as ηλ max", 0.1, 2.3, 1.85, 0.05)
START = plane.Handle("qat", (-3.0, 0.6), "data", "", "Start", origin=None, step=0.1)
SETTINGS = plane.Handle(
    "settings",
    (2.6, 0.5),
    "ink",
    "",
    "Learning rate and momentum",
    origin=None,
    step=0.01,
    coarse=0.1,
    x=(0.02, 4.0),
    y=(0.0, 0.99),
)
MOMENTUM_CONDITION = live.Slider("mkappa", "Conditioning κ", 2, 100, 20, 1)


def components(now: State) -> Drawing:
    """A path on a bowl, and both components of its error."""
    found = solving.descent(CONDITION.current(now), SCALED.current(now), START.current(now))
    played = plane.Timeline(
        solving.N_STEPS + 1,
        lambda step: solving.caption(found, step),
        lambda: solving.frames(found),
        name="qstep",
        seconds=8,
        label="Step",
        first=12,
    )
    step = played.current(now)
    words = solving.in_words(found, step)
    return {
        "bowl": plane.drawn(
            now,
            plane.Picture(
                words,
                solving.path_layers(found),
                solving.moving(found, step),
                solving.bowl(found.condition),
            ),
            handles=[START],
            domain=plane.Domain(solving.X, solving.Y, axes="none", tallest=420),
            timeline=played,
        ),
        "qkappa-slider": live.slider(now, CONDITION),
        "qrate-slider": live.slider(now, SCALED),
        "components": plane.drawn(
            now,
            plane.Picture(words, solving.component_layers(found, step)),
            domain=plane.Domain(
                (-5, solving.N_STEPS + 1),
                (solving.LOW - 0.3, solving.HIGH),
                equal=False,
                axes="none",
                tallest=280,
            ),
        ),
        "components-formula": formula(solving.formula(found, step, now.theme)),
        "components-words": prose(solving.reading(found)),
    }


def settings(now: State) -> Drawing:
    """The plane of learning rate and momentum, and a run with the settings of the point."""
    scaled, beta = (float(c) for c in SETTINGS.current(now))
    found = planning.regimes(MOMENTUM_CONDITION.current(now), scaled, beta)
    return {
        "regimes": plane.drawn(
            now,
            plane.Picture(
                planning.in_words(found), (), backdrop=planning.plane_map(found.condition)
            ),
            handles=[SETTINGS],
            domain=plane.Domain(
                (0, planning.WIDEST), (0, 1), equal=False, ratio=0.66, axes="frame", tallest=440
            ),
        ),
        "mkappa-slider": live.slider(now, MOMENTUM_CONDITION),
        "momentum-run": plane.drawn(
            now,
            plane.Picture(planning.errors_in_words(found), planning.error_layers(found)),
            domain=plane.Domain(
                (-10, planning.N_STEPS + 1),
                (planning.LOW, planning.HIGH + 0.6),
                equal=False,
                axes="none",
                tallest=280,
            ),
        ),
        "roots": formula(planning.formula(found, now.theme)),
        "roots-words": prose(planning.reading(found)),
    }
