"""What the project says of itself is so."""

import re
import stat
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def commands_of_readme() -> list[str]:
    return re.findall(r"(?m)^ {4}(\S.*)$", README)


def test_the_readme_gives_the_two_commands() -> None:
    assert commands_of_readme() == [
        "pip install uv && uv run twitterbar --demo",
        "pip install uv && uv run pytest",
    ]


def test_the_checks_run_the_readmes_test_command_word_for_word() -> None:
    script = ROOT / ".ci" / "run"
    assert f"step bash -c '{commands_of_readme()[1]}'" in script.read_text("utf-8")
    assert script.stat().st_mode & stat.S_IXUSR


def test_the_checks_cover_format_lint_types_contracts_and_wheel() -> None:
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    for tool in (
        "uv sync --locked",
        "ruff format --check",
        "ruff check",
        "mypy",
        "lint-imports",
        "uv build --wheel",
    ):
        assert tool in script


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_what_the_documents_point_to_is_there(document: str) -> None:
    text = (ROOT / document).read_text("utf-8")
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (ROOT / target).exists(), target


def test_the_commands_of_the_readme_are_those_of_the_parser() -> None:
    from twitterbar.cli.parser import parser

    named = set(re.findall(r"`twitterbar ([a-z-]+)", README.split("## Commands")[1].split("##")[0]))
    assert named == set(
        re.findall(r"(?m)^    ([a-z-]+)(?: {2,}\S|$)", parser().format_help().split("COMMAND")[-1])
    )


def test_the_version_is_said_once_and_has_its_changes() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert f"## {version}\n" in (ROOT / "CHANGELOG.md").read_text("utf-8")
