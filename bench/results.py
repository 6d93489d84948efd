"""All measurements: `python -m bench.results [--only PART ...]` writes `bench/RESULTS.md`.

It takes about half an hour, on a machine that does nothing else. What each part has found is kept
in `bench/results.json`, so that one part can be measured again; the ratios that CI compares with go
to `bench/baseline.json`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import sys
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from typing import Any

from playwright.sync_api import sync_playwright

from bench import clicks, latency, load, replicas, sizing, soak
from bench.serving import chromium
from mathdl_ui.curriculum import LESSONS, ROOT

KEPT = ROOT / "bench" / "results.json"
WRITTEN = ROOT / "bench" / "RESULTS.md"
SLUGS = tuple(entry.slug for entry in LESSONS)
N_COLD = 3
CLASSES = {
    "cloud": ("20 sessions", load.Plan(sessions=20, seconds=30.0, arrival=5.0)),
    "class": ("A class of 200", load.Plan(sessions=200, seconds=30.0, arrival=20.0, quiet=70.0)),
    "crowd": ("300 at once", load.Plan(sessions=300, seconds=0.0, arrival=0.0, quiet=70.0)),
    "beyond": ("Beyond: 400 sessions", load.Plan(sessions=400, seconds=30.0, arrival=40.0)),
}
AS_IT_COMES = load.Plan(sessions=50, seconds=30.0, think=5.0, arrival=20.0)


def cold() -> str:
    """From the start of the process to the first page, best of a few."""
    with sync_playwright() as playwright:
        browser = chromium(playwright)
        pages = (
            ("Streamlit with a slider", "bench/plain.py", "", "h1"),
            ("home", "app.py", "", ".formula"),
            ("`/vectors`", "app.py", "vectors", ".formula"),
        )
        lines = ["| first page after a start | seconds |", "|:--|--:|"]
        for name, script, path, wanted in pages:
            took = min(clicks.cold_start(browser, script, path, wanted) for _ in range(N_COLD))
            lines.append(f"| {name} | {took:.1f} |")
        browser.close()
    return "\n".join(lines) + "\n"


def latencies(*, short: bool = False) -> str:
    """Drags, native controls and turned pages of all lessons."""
    found = latency.measure(SLUGS, **(latency.SHORT if short else {}))
    latency.BASELINE.write_text(
        json.dumps(
            {
                slug: {kind: round(ratio, 2) for kind, ratio in of.items()}
                for slug, of in found.ratios().items()
            },
            indent=2,
        )
        + "\n"
    )
    return latency.table(found)


def of_class(plan: load.Plan) -> str:
    """A class on one process."""
    with load.product() as served:
        return load.words(asyncio.run(load.measure(served, plan)))


def as_it_comes() -> str:
    """The same class with our tuning, and on Streamlit as it comes."""
    told = []
    for name, server in (("Tuned", load.product), ("As it comes", load.stock)):
        with server() as served:
            report = asyncio.run(load.measure(served, AS_IT_COMES))
        told.append(f"### {name}\n\n{load.words(report)}")
    return "\n".join(told)


def heavy() -> str:
    """A class in which many train at once."""
    with load.product() as served:
        return load.heavy_words(asyncio.run(load.heavy(served)))


def soaked() -> str:
    """Ten thousand interactions."""
    with load.product() as served:
        return soak.table(asyncio.run(soak.soak(served, 10_000)))


def replicated() -> str:
    """The throughput of one replica and of two."""
    return replicas.words(replicas.measure())


PARTS: dict[str, tuple[str, Callable[[], str]]] = {
    "cold": ("Cold start", cold),
    "latency": ("Latency", latencies),
    **{name: (title, partial(of_class, plan)) for name, (title, plan) in CLASSES.items()},
    "heavy": ("Heavy presses", heavy),
    "stock": ("What the tuning is worth", as_it_comes),
    "soak": ("Soak", soaked),
    "replicas": ("Replicas", replicated),
}


def machine() -> str:
    """What it was measured on."""
    packages = ("streamlit", "numpy", "torch", "scikit-learn", "uvloop", "altair")
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    cores = os.cpu_count()
    return f"{cores} cores, {platform.system()} {platform.machine()}, Python " + (
        f"{platform.python_version()}, {versions}"
    )


def write(kept: dict[str, dict[str, Any]]) -> None:
    """The page, from what is kept."""
    told = [
        "# Measured",
        "",
        "Written by `python -m bench.results`. Times are those of the machine, which did other "
        "work where its load average says so: read the ratios.",
        "",
    ]
    for name, (title, _) in PARTS.items():
        if name in kept:
            part = kept[name]
            told += [
                f"## {title}",
                "",
                f"{part['machine']}; load average at the start {part['load']:.1f}.",
                "",
                str(part["told"]).rstrip(),
                "",
            ]
    told += ["## What many students need", "", sizing.table()]
    WRITTEN.write_text("\n".join(told).rstrip() + "\n")


def main() -> int:
    """Measure all parts, or those that are named."""
    parser = argparse.ArgumentParser(description="All measurements.")
    parser.add_argument("--only", nargs="*", choices=[*PARTS], default=[*PARTS])
    parser.add_argument("--short", action="store_true", help="fewer drags and clicks")
    chosen = parser.parse_args()
    kept: dict[str, dict[str, Any]] = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    for name in chosen.only:
        busy = os.getloadavg()[0]
        sys.stderr.write(f"{name} (load average {busy:.1f})\n")
        told = latencies(short=True) if name == "latency" and chosen.short else PARTS[name][1]()
        kept[name] = {"machine": machine(), "load": busy, "told": told}
        KEPT.write_text(json.dumps(kept, indent=2) + "\n")
        write(kept)
    write(kept)
    return 0


if __name__ == "__main__":
    sys.exit(main())
