"""The table of contents: what each lesson is, what it needs, where it stands in the four books."""

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

BOOKS = {
    "Chaudhury": "Krishnendu Chaudhury, *Math and Architectures of Deep Learning* (Manning, 2024)",
    "Kneusel": "Ronald T. Kneusel, *Math for Deep Learning* (No Starch Press, 2021)",
    "Dawani": "Jay Dawani, *Hands-On Mathematics for Deep Learning* (Packt, 2020)",
    "Liquet": "Benoit Liquet, Sarat Moka, Yoni Nazarathy, "
    "*Mathematical Engineering of Deep Learning* (CRC Press, 2024)",
}


@dataclass(frozen=True)
class Lesson:
    """One page.

    Attributes:
        slug: its address, and the name of its page, core module and tests.
        title: its name.
        idea: what it shows, in one sentence.
        needs: slugs of the lessons to have seen before.
        books: (book, chapters and sections) for each book that treats it.
        icon: the name of a Material icon.
    """

    slug: str
    title: str
    idea: str
    needs: tuple[str, ...]
    books: tuple[tuple[str, str], ...]
    icon: str


@dataclass(frozen=True)
class Chapter:
    """A chapter: its title, its folder under `pages/`, its lessons, and those still to come."""

    title: str
    folder: str
    lessons: tuple[Lesson, ...]
    to_come: tuple[str, ...] = ()


HOME = Lesson(
    "home",
    "mathdl",
    "The mathematics of deep learning, to be taken in the hand: every picture moves, every number "
    "can be redone, and the code that computed it is on the page.",
    (),
    (),
    "home",
)

CHAPTERS = (
    Chapter(
        "Linear algebra",
        "linear_algebra",
        (
            Lesson(
                "vectors",
                "Vectors",
                "The dot product measures how far two vectors point the same way. "
                "Drag either tip: every number on this page follows.",
                (),
                (("Chaudhury", "2.1–2.7"), ("Kneusel", "5"), ("Dawani", "1")),
                "north_east",
            ),
            Lesson(
                "pca",
                "Principal components",
                "Turn a line through a cloud of points until it catches as much of their spread as "
                "a line can: that is the first principal axis, and it leaves the smallest error.",
                ("vectors",),
                (
                    ("Chaudhury", "4.3–4.4"),
                    ("Kneusel", "6"),
                    ("Dawani", "1"),
                    ("Liquet", "2.6"),
                ),
                "scatter_plot",
            ),
            Lesson(
                "svd",
                "SVD",
                "Every matrix rotates, stretches, and rotates again: the singular "
                "value decomposition. Keep the strongest stretches, and little is lost.",
                ("vectors",),
                (("Chaudhury", "4.4"), ("Kneusel", "6"), ("Dawani", "1"), ("Liquet", "2.6")),
                "join_inner",
            ),
            Lesson(
                "lsa",
                "Latent semantic analysis",
                "Keep only the strongest directions of a word count, and documents that share "
                "no word can still mean the same.",
                ("vectors",),
                (("Chaudhury", "4.5"), ("Kneusel", "6"), ("Liquet", "2.6")),
                "manage_search",
            ),
        ),
        ("Linear transforms", "Linear systems", "Eigenvectors"),
    ),
    Chapter(
        "Probability",
        "probability",
        (
            Lesson(
                "distributions",
                "Distributions",
                "A distribution says how chance is spread, and its curve is in your hand: every "
                "probability is an area under it.",
                ("vectors",),
                (("Chaudhury", "5.1–5.9"), ("Kneusel", "2–3"), ("Dawani", "3")),
                "area_chart",
            ),
        ),
        ("Joint distributions", "Sampling", "Estimation", "Information"),
    ),
    Chapter(
        "Neural networks",
        "neural_networks",
        (
            Lesson(
                "backprop",
                "Backpropagation",
                "Send each value forward and each slope back: one sweep through the graph finds "
                "how the result depends on every input.",
                ("vectors",),
                (
                    ("Chaudhury", "7.2, 8.3–8.4"),
                    ("Kneusel", "9–10"),
                    ("Dawani", "7"),
                    ("Liquet", "4.4, 4.7, 5"),
                ),
                "account_tree",
            ),
            Lesson(
                "training",
                "Training",
                "A network starts out knowing nothing. Sample after sample pulls at its weights, "
                "and before your eyes a boundary grows around the data.",
                ("backprop",),
                (
                    ("Chaudhury", "7.3, 8–9"),
                    ("Kneusel", "10–11"),
                    ("Dawani", "7–8"),
                    ("Liquet", "4.4, 5"),
                ),
                "play_circle",
            ),
        ),
    ),
    Chapter(
        "Optimization",
        "optimization",
        (
            Lesson(
                "optimizers",
                "Optimizers",
                "All optimizers are told the same slope, and each makes another step of it. Drag "
                "the start, and watch them race for the bottom.",
                ("vectors",),
                (
                    ("Chaudhury", "3.3–3.5, 9.2"),
                    ("Kneusel", "11"),
                    ("Dawani", "4"),
                    ("Liquet", "2.4, 4"),
                ),
                "trending_down",
            ),
        ),
    ),
    Chapter(
        "Convolution",
        "convolution",
        (
            Lesson(
                "convolution",
                "Convolution",
                "One small grid of weights goes over a whole picture, and each new pixel is the "
                "sum of what lies under it. Move over the result and see where it comes from.",
                ("vectors",),
                (
                    ("Chaudhury", "10"),
                    ("Kneusel", "9"),
                    ("Dawani", "9"),
                    ("Liquet", "6"),
                ),
                "blur_on",
            ),
            Lesson(
                "cnn",
                "CNN filters",
                "A small network has learned its own filters to read digits. Paint one, follow it "
                "from map to map, take a filter in your hand, and change the network’s mind.",
                ("backprop", "convolution"),
                (
                    ("Chaudhury", "10"),
                    ("Kneusel", "9"),
                    ("Dawani", "9"),
                    ("Liquet", "6"),
                ),
                "filter_alt",
            ),
        ),
    ),
)

LESSONS = tuple(lesson for chapter in CHAPTERS for lesson in chapter.lessons)


def lesson(slug: str) -> Lesson:
    """The lesson at `slug`; KeyError if there is none."""
    for candidate in LESSONS:
        if candidate.slug == slug:
            return candidate
    raise KeyError(slug)


def path(slug: str) -> Path:
    """The page's script."""
    for chapter in CHAPTERS:
        if any(candidate.slug == slug for candidate in chapter.lessons):
            return ROOT / "pages" / chapter.folder / f"{slug}.py"
    raise KeyError(slug)


def neighbors(slug: str) -> tuple[Lesson | None, Lesson | None]:
    """The lessons before and after, in the order of the course."""
    i = LESSONS.index(lesson(slug))
    before = LESSONS[i - 1] if i else None
    after = LESSONS[i + 1] if i + 1 < len(LESSONS) else None
    return before, after


def books_line(entry: Lesson) -> str:
    """Where a lesson stands in the books: "Chaudhury 2.1–2.7 · Kneusel 5"."""
    return " · ".join(f"{book} {sections}" for book, sections in entry.books)
