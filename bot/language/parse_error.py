"""The error that parts of the grammar raise for a line that is refused."""

from __future__ import annotations

from bot.language.commands import RefusalKind


class ParseError(Exception):
    """Why, at what words, what a mistyped word may have meant, and lines that would work, best first.

    `attempts` are what follows the verb; `whole` are lines of their own, verb and noun included. Of these, one that
    keeps every word that was typed is the line put right, another an example. `examples` follow the verb too, and
    are never more than that. `choices` are the meanings of a word that has several, `missing` is the name of the
    argument that was not said.
    """

    def __init__(
        self,
        kind: RefusalKind,
        at: str | None = None,
        *attempts: str,
        guess: str | None = None,
        whole: tuple[str, ...] = (),
        choices: tuple[str, ...] = (),
        examples: tuple[str, ...] = (),
        missing: str | None = None,
    ) -> None:
        super().__init__(kind)
        self.kind: RefusalKind = kind
        self.at = at
        self.attempts = attempts
        self.guess = guess
        self.whole = whole
        self.choices = choices
        self.examples = examples
        self.missing = missing

    def with_attempts(self, *attempts: str) -> ParseError:
        """The same, with other attempts."""
        return ParseError(
            self.kind,
            self.at,
            *attempts,
            guess=self.guess,
            whole=self.whole,
            choices=self.choices,
            examples=self.examples,
            missing=self.missing,
        )
