"""How a service of this app says no: a code for machines, a sentence for people."""


class Refusal(Exception):
    """A guard did not hold; nothing was written.

    `code` is stable and short, `sentence` is Indonesian and says what to do.
    """

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
