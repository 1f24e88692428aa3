"""The only way a paper may reach for anything: it may not.

Names and titles are typed by many hands. Whatever they smuggle into a template, no
file of this server and no host of its network may end up inside a PDF.
"""

from typing import Any

from weasyprint.urls import URLFetcher, URLFetcherResponse


class RefusingFetcher(URLFetcher):
    """Reads what the address itself holds (data:) and refuses everything else."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False)

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """Return the content of a data: address; ValueError for any other.

        WeasyPrint logs the error and prints the paper without that resource.
        """
        # Said here as well as to the parent, so that an upgrade which changes
        # the meaning of allowed_protocols does not open the door.
        if not url[:5].lower() == "data:":
            raise ValueError(f"papers fetch nothing: {url[:80]}")
        return super().fetch(url, headers)
