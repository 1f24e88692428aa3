"""Why a request about a test or an observation cannot be done, in words for people."""


class Refusal(Exception):
    """A rule says no. `code` is stable for machines, `sentence` is Indonesian."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
