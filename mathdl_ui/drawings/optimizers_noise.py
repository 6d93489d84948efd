"""Noise, decay, sweep and network of the lesson on optimizers, while the hand moves."""

from mathdl_ui import controls, live, plane
from mathdl_ui.address import integer
from mathdl_ui.components import formula, prose
from mathdl_ui.drawings import optimizers as picture
from mathdl_ui.figures import optimizers_decay as decaying
from mathdl_ui.figures import optimizers_digits as digits
from mathdl_ui.figures import optimizers_noise as wandering
from mathdl_ui.figures import optimizers_sweep as sweeping
from mathdl_ui.handles import Handle
from mathdl_ui.lesson import Page
from mathdl_ui.scene import Drawing, State

BATCH = controls.choice_param("batch", wandering.BATCHES, "8")
SCHEDULE = controls.choice_param("schedule", wandering.SCHEDULES)
NOISE_RATE = live.Slider("nrate", "Learning rate η", 0.01, 0.4, 0.1, 0.01)
NOISE_SEED = integer("noise_seed", 1, 0, 999_999)
DECAY = live.Slider("decay", "Decay λ", 0, 2, 1, 0.1)
LOUD = live.Slider("loud", "Noise of the loud gradient", 0.5, 20, 10, 0.5)
DECAY_SEED = integer("decay_seed", 1, 0, 999_999)
SWEPT = controls.choice_param("swept", sweeping.SWEPT)
DIGITS_SEED = integer("digits_seed", 1, 0, 999_999)


def stochastic(now: State) -> Drawing:
    """One path in its ball, forty as a band."""
    read = now.address.value
    terms = read(BATCH), read(SCHEDULE), NOISE_RATE.current(now), read(NOISE_SEED)
    found = wandering.wandering(*terms)
    played = plane.Timeline(
        wandering.N_STEPS // wandering.EVERY + 1,
        lambda frame: wandering.caption(found, frame),
        lambda: wandering.frames(*terms),
        name="nstep",
        seconds=8,
        label="Step",
        first=100,
    )
    frame = played.current(now)
    words = wandering.in_words(found, frame)
    return {
        "wandering": plane.drawn(
            now,
            plane.Picture(
                words,
                wandering.path_layers(found),
                wandering.moving(found, frame),
                wandering.bowl(),
            ),
            domain=plane.Domain(wandering.X, wandering.Y, axes="frame", tallest=440),
            timeline=played,
        ),
        "nrate-slider": live.slider(now, NOISE_RATE),
        "schedule": plane.drawn(
            now,
            plane.Picture(words, wandering.rate_layers(found)),
            domain=plane.Domain(
                (-35, wandering.N_STEPS + 4), (-0.12, 1.35), equal=False, ratio=0.2, axes="none"
            ),
        ),
        "bands": plane.drawn(
            now,
            plane.Picture(words, wandering.band_layers(found, frame)),
            domain=plane.Domain(
                (-35, wandering.N_STEPS + 4), (-2.5, 3.5), equal=False, axes="none", tallest=280
            ),
        ),
        "ball": formula(wandering.formula(found, now.theme)),
        "ball-words": prose(wandering.reading(found)),
    }


def decay(now: State) -> Drawing:
    """Two weights, two ways to decay."""
    seed = now.address.value(DECAY_SEED)
    found = decaying.shrinking(DECAY.current(now), LOUD.current(now), seed)
    return {
        "decay": plane.drawn(
            now,
            plane.Picture(decaying.in_words(found), decaying.layers(found)),
            domain=plane.Domain(
                (-80, 1.3 * decaying.N_STEPS), (-0.25, 1.2), equal=False, axes="none", tallest=340
            ),
        ),
        "decay-slider": live.slider(now, DECAY),
        "loud-slider": live.slider(now, LOUD),
        "decay-formula": formula(decaying.formula(found)),
    }


def point(now: State) -> Handle:
    """The settings on the map; each range of rates remembers its own."""
    method, surface = now.address.value(SWEPT), now.address.value(picture.SURFACE)
    low, high = (round(one, 2) for one in sweeping.powers_of(method, surface))
    kind = "length" if method == "Adam" else "rate"
    setting = picture.start(surface).name.removeprefix("at_")
    return Handle(
        f"sweep_{kind}_{setting}",
        ((low + high) / 2, 0.9),
        "ink",
        "",
        "Learning rate, as a power of ten, and momentum",
        origin=None,
        step=(0.05, 0.01),
        coarse=(0.5, 0.1),
        x=(low, high),
        y=(0.0, 0.99),
    )


def sweep(now: State) -> Drawing:
    """Where every setting ends up."""
    read, surface = now.address.value, now.address.value(picture.SURFACE)
    found = sweeping.sweep(
        read(SWEPT),
        surface,
        picture.start(surface).current(now),
        min(int(read(picture.STEPS)), 100),
        condition=picture.CONDITION.current(now),
        tilt=picture.TILT.current(now),
        own=read(picture.OWN),
    )
    handle = point(now)
    power, beta = (float(c) for c in handle.current(now))
    return {
        "sweep": plane.drawn(
            now,
            plane.Picture(sweeping.in_words(found, power, beta), (), backdrop=found.colored),
            handles=[handle],
            domain=plane.Domain(
                handle.x, handle.y, equal=False, ratio=0.62, axes="frame", tallest=420
            ),
            jumps=True,
        ),
        "sweep-words": prose(sweeping.reading(found, power, beta)),
    }


def take(page: Page) -> None:
    """Put the settings of the point on the map into the race, and run the page again."""
    method, surface = page.address.value(SWEPT), page.address.value(picture.SURFACE)
    power, beta = (float(c) for c in point(page).current(page))
    make = picture.length_slider if method == "Adam" else picture.rate_slider
    page.address.put(make(surface).param, make(surface).within(power))
    page.address.put(picture.MOMENTUM.param, beta)
    racers = page.address.value(picture.RACERS)
    if method not in racers:
        page.address.put(picture.RACERS, (*racers, method))
    page.address.put(picture.WATCHED, method)
    page.follow()


def network(now: State) -> Drawing:
    """The curves of the network, and the slice."""
    found = digits.trained(now.address.value(DIGITS_SEED))
    race = picture.race(now, tuple(digits.RULES))
    ends = {name: float(race.values(name)[-1]) for name in race.runs}
    return {
        "digits": plane.drawn(
            now,
            plane.Picture(digits.in_words(found), digits.layers(found)),
            domain=plane.Domain(
                (-30, 1.4 * digits.N_STEPS), (-2.7, 0.7), equal=False, axes="none", tallest=360
            ),
        ),
        "digits-words": prose(digits.ranking(found, ends)),
        "slice": plane.drawn(
            now,
            plane.Picture(digits.slice_in_words(found), digits.slice_layers(found)),
            domain=plane.Domain((-1, 1), (-1, 1), equal=False, ratio=0.8, axes="none", tallest=360),
        ),
    }
