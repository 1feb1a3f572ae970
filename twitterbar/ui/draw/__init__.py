"""From views to lines of text: pure functions, no widgets, no clock.

What is drawn is a `Line`: pieces of plain text, each with the name of what it means ("author", "muted").
A theme gives each meaning its look. Text from strangers is only ever the text of a piece, so nothing in it
can be taken for markup, and every width is counted in terminal cells, never in characters.
"""

from twitterbar.domain.phrases import ago
from twitterbar.ui.draw.lines import Line, Piece, line_width, plain
from twitterbar.ui.draw.words import age, clip, fit, minutes, names, wrap

__all__ = [
    "Line",
    "Piece",
    "age",
    "ago",
    "clip",
    "fit",
    "line_width",
    "minutes",
    "names",
    "plain",
    "wrap",
]
