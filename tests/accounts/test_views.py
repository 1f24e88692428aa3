from lms.accounts.cards import card_token


def test_kader_sees_the_own_card(kader, signed_in):
    page = signed_in(kader).get("/kartu/").content.decode()
    for text in ("Rina Marlina", "Posyandu Melati", kader.account_code, "<svg viewBox"):
        assert text in page
    assert kader.phone[-8:] not in page
    assert card_token(kader) not in page


def test_officer_without_a_posyandu_has_no_card(panitia, signed_in):
    assert signed_in(panitia).get("/kartu/").status_code == 404


def test_visitor_is_asked_to_sign_in(client):
    assert client.get("/kartu/")["Location"] == "/masuk/?next=/kartu/"


def test_card_costs_four_reads(kader, signed_in, django_assert_num_queries):
    client = signed_in(kader)
    # Session, person, kader with place, kader for the menu.
    with django_assert_num_queries(4):
        client.get("/kartu/")
