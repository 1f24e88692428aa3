import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO

import pikepdf
import pytest
from weasyprint import HTML

from certificates.pdf.assets import svg_data_uri
from certificates.pdf.fetch import RefusingFetcher
from certificates.pdf.render import render_certificate
from tests.certificates.pdf.papers import Paper, make_letter

SECRET = "RAHASIASERVER"
VECTORS = [
    '<link rel=attachment href="{url}">',
    '<a rel=attachment href="{url}">x</a>',
    '<link rel=stylesheet href="{url}">',
    '<style>@import "{url}";</style>',
    '<style>p {{ background: url("{url}") }}</style>',
    '<style>p::before {{ content: url("{url}") }}</style>',
    '<style>li {{ list-style-image: url("{url}") }}</style><li>x',
    '<style>@font-face {{ font-family: x; src: url("{url}") }} p {{ font: 9pt x }}'
    "</style>",
    '<style>@page {{ background: url("{url}") }}</style>',
    '<img src="{url}" alt="x">',
    '<object data="{url}">x</object>',
    '<embed src="{url}">',
    '<svg xmlns="http://www.w3.org/2000/svg"><image href="{url}"/></svg>',
]


class Door:
    """A file and a web server that must not be touched, and who touched them."""

    def __init__(self, folder):
        self.file = folder / "secret.css"
        self.file.write_text(f'p::after {{ content: "{SECRET}" }}')
        self.knocks = []
        self.server = HTTPServer(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def _handler(self):
        knocks = self.knocks

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                knocks.append(self.path)
                self.send_error(404)

            def log_message(self, *_args):
                pass

        return Handler

    def urls(self):
        return [self.file.as_uri(), f"http://127.0.0.1:{self.server.server_port}/x"]


@pytest.fixture
def door(tmp_path):
    door = Door(tmp_path)
    yield door
    door.server.shutdown()
    door.server.server_close()


def inside(content, folder):
    with pikepdf.open(BytesIO(content)) as pdf:
        attached = [
            file.get_file().read_bytes().decode() for file in pdf.attachments.values()
        ]
    return "".join(attached) + "".join(Paper(folder, content).pages())


def leaks(door, folder, html, **options):
    printed = HTML(string=html, **options).write_pdf()
    return SECRET in inside(printed, folder)


def vectors(door):
    for url in door.urls():
        for vector in VECTORS:
            yield "<p>x</p>" + vector.format(url=url)
        nested = f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{url}"/></svg>'
        yield f'<img src="{svg_data_uri(nested)}" alt="x">'


def test_nothing_outside_the_paper_is_read(door, tmp_path, logged_errors):
    leaked = [
        html
        for html in vectors(door)
        if leaks(door, tmp_path, html, url_fetcher=RefusingFetcher())
    ]
    assert (leaked, door.knocks) == ([], [])


def test_without_the_guard_the_same_vectors_do_read(door, tmp_path, logged_errors):
    leaked = [html for html in vectors(door) if leaks(door, tmp_path, html)]
    assert len(leaked) >= 2
    assert len(door.knocks) >= 5


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "HTTP://localhost/", "ftp://a/b", "data", "/x"],
)
def test_an_address_other_than_data_is_refused(url):
    with pytest.raises(ValueError, match="papers fetch nothing"):
        RefusingFetcher().fetch(url)


def test_a_data_address_is_read():
    assert RefusingFetcher().fetch("data:text/plain,halo").read() == b"halo"


def test_a_name_that_is_markup_is_printed_as_text(door, tmp_path):
    name = f'<link rel=attachment href="{door.urls()[0]}">'
    printed = render_certificate(make_letter(holder_name=name))
    assert SECRET not in inside(printed, tmp_path)
    words = "".join(word.text for word in Paper(tmp_path, printed).words())
    assert name.replace(" ", "") in words
