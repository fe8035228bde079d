"""The shades of tables carry dark text, and can be told apart in grey."""

import itertools
import re

from tests.environment import ROOT


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def shades() -> list[tuple[str, str]]:
    css = (ROOT / "static/built/front/app.css").read_text()
    return re.findall(
        r"\.app-shade-[1-5]\{background-color:(#\w{6});color:(#\w{6})", css
    )


def test_shades_have_text_contrast():
    contrasts = [
        (luminance(shade) + 0.05) / (luminance(text) + 0.05) for shade, text in shades()
    ]

    assert len(contrasts) == 5
    assert min(contrasts) >= 4.5


def test_shades_darken_by_steps_that_are_seen_in_grey():
    greys = [luminance(shade) for shade, _ in shades()]

    assert all(lighter - darker > 0.07 for lighter, darker in itertools.pairwise(greys))
