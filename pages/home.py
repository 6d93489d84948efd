"""The map of the course, and one vector that sorts a hundred flowers."""

import streamlit as st

from mathdl_core.exercise import Quest
from mathdl_ui import curriculum, lesson, plane, practice, samples
from mathdl_ui.components import formula
from mathdl_ui.figures import home as figure
from mathdl_ui.scene import Drawing, State, nothing

W = plane.Handle("w", (1.2, -0.9), "model", label="w", spoken="Tip of w", x=(-3, 3), y=(-2.5, 2.5))

page = lesson.Page(curriculum.HOME)
st.title(page.entry.title, anchor=False)
with st.container(key="idea"):
    st.markdown(page.entry.idea)


def drawing(now: State) -> Drawing:
    """The flowers, hollow where w calls them wrong."""
    w, flowers = W.current(now), samples.flowers()
    words = figure.in_words(w, flowers.points, flowers.kinds)
    return {
        "plane": plane.drawn(
            now,
            plane.Picture(words, figure.sorted_flowers(w, *flowers)),
            handles=[W],
            domain=plane.Domain(x=(-3, 3), y=(-2.5, 2.5), tallest=430),
        ),
        "formula": formula(figure.formula(w, flowers.points, flowers.kinds, now.theme)),
    }


def quests(now: State) -> list[Quest]:
    """The one task."""
    flowers = samples.flowers()
    return [figure.quest(W.current(now), flowers.points, flowers.kinds)]


@page.picture
def picture() -> None:
    """One vector to turn; the flowers on its side are counted."""
    place = page.live(drawing, rest=nothing)
    left, right = st.columns([7, 5], gap="large")
    with left:
        place("plane")
        page.provenance(
            "computed", "Petal length and width of two kinds of iris, standardized (Fisher, 1936)."
        )
    with right:
        st.markdown(
            ":violet[**One vector**] decides: an iris on its side of the line is called a "
            ":orange[**virginica**], the others :blue[**versicolor**]. Hollow ones are wrong."
        )
        place("formula")
        practice.quests(page, quests)


st.header("The course", anchor="course")
for chapter in curriculum.CHAPTERS:
    name, body = st.columns([3, 9], gap="large")
    name.subheader(chapter.title, anchor=False)
    with body:
        for entry in chapter.lessons:
            st.page_link(
                curriculum.path(entry.slug),
                label=f"**{entry.title}**",
                icon=f":material/{entry.icon}:",
            )
            st.markdown(entry.idea)
            needs = ", ".join(curriculum.lesson(need).title for need in entry.needs) or "nothing"
            st.caption(f"{curriculum.books_line(entry)} · needs {needs}")
        if chapter.to_come:
            st.caption(f"To come: {', '.join(chapter.to_come)}.")

st.header("The books", anchor="books")
st.markdown("\n".join(f"- {title}" for title in curriculum.BOOKS.values()))
