"""What the distributions page can show, for tests: as it opens, and after any pulls of a hand."""

from hypothesis import strategies as st

from mathdl_core.probability.distribution_view import stretched
from mathdl_core.probability.distributions import Distribution
from mathdl_ui.drawings.distributions_state import halfway, within_support
from mathdl_ui.figures.distributions import Shown
from mathdl_ui.figures.distributions_families import FAMILIES
from mathdl_ui.figures.distributions_grips import grips


def opening(title: str) -> Shown:
    """A family as it opens."""
    return showing(title, FAMILIES[title].initial)


def showing(title: str, member: Distribution) -> Shown:
    """A member of a family in the family's window."""
    family = FAMILIES[title]
    view = stretched(family.suited(member), member)
    x = within_support(member, view, family.x)
    return Shown(family, member, view, *family.between, x)


PULL = st.tuples(st.integers(0, 7), st.floats(-0.5, 1.5), st.floats(-0.5, 1.5))


@st.composite
def anything_shown(draw: st.DrawFn) -> Shown:
    """A family, pulled a few times, read off somewhere."""
    now = opening(draw(st.sampled_from(sorted(FAMILIES))))
    for which, across, up in draw(st.lists(PULL, max_size=4)):
        held = grips(now.member)[which % len(grips(now.member))]
        point = now.view.low + across * now.view.width, up * now.view.top
        member = held.pull(now.member, now.view, point)
        now = now._replace(member=member, view=stretched(now.view, member))
    low, high = sorted(now.view.at(draw(st.floats(0, 1))) for _ in range(2))
    if now.member.is_discrete:
        low, high = halfway(low), halfway(high)
    x = within_support(now.member, now.view, now.view.at(draw(st.floats(0, 1))))
    if now.member.is_discrete:
        x = within_support(now.member, now.view, float(round(x)))
    return now._replace(low=low, high=high, x=x)


SHOWN = anything_shown()
