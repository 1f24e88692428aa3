import pytest

pytestmark = pytest.mark.django_db


@pytest.fixture
def drawing(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    path = tmp_path / "original_images" / "timbangan.svg"
    path.parent.mkdir()
    path.write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    return "/media/original_images/timbangan.svg"


def test_a_drawing_is_kept_for_a_year_and_can_run_nothing(client, drawing):
    response = client.get(drawing)
    assert response.headers["Content-Type"] == "image/svg+xml"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    )
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_only_pictures_are_served_from_the_media_folder(client, drawing, tmp_path):
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "rahasia.pdf").write_bytes(b"%PDF")
    assert client.get("/media/original_images/lain.svg").status_code == 404
    assert (
        client.get("/media/original_images/../documents/rahasia.pdf").status_code == 404
    )
    assert client.get("/media/documents/rahasia.pdf").status_code == 404
