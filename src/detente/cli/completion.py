"""`detente completion`: what a shell needs to complete commands, options and their values."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from typer import Argument

from detente.cli import COMPLETE, OK


class Shell(StrEnum):
    """Shells that completion is written for."""

    bash = "bash"
    zsh = "zsh"
    fish = "fish"


def completion(shell: Annotated[Shell, Argument(help="Which shell to write for.")]) -> int:
    """Print the lines that let a shell complete commands and options.

    \b
    Example:
      detente completion bash > ~/.local/share/bash-completion/completions/detente
      detente completion zsh > ~/.zfunc/_detente
      detente completion fish > ~/.config/fish/completions/detente.fish
    """
    from typer.completion import get_completion_script  # type: ignore[attr-defined]  # named in its manual, not in __all__

    print(get_completion_script(prog_name="detente", complete_var=COMPLETE, shell=shell.value))
    return OK
