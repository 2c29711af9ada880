"""``feedback-bot completion``: the script that makes a shell complete commands and options."""

import click
from click.shell_completion import get_completion_class


@click.command(short_help="Print the script for completion in a shell.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the script with which SHELL completes commands and options.

    \b
    Examples:
      eval "$(feedback-bot completion bash)"                  # in ~/.bashrc
      eval "$(feedback-bot completion zsh)"                   # in ~/.zshrc
      feedback-bot completion fish > ~/.config/fish/completions/feedback-bot.fish
    """  # noqa: D301 - click's mark of a paragraph that is not wrapped
    found = get_completion_class(shell)
    if found is None:
        raise AssertionError("click completes in all of these shells")
    click.echo(found(ctx.find_root().command, {}, "feedback-bot", "_FEEDBACK_BOT_COMPLETE").source())
