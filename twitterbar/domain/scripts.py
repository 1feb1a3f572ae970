"""Scripts that don't part their words with spaces, beside which most texts need no second look."""

UNSPACED_FROM = "\u0e00"
"""From here on lie the scripts that don't part their words with spaces, beside much else."""

HAN = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
"""Chinese characters, to be put between brackets in a pattern."""
