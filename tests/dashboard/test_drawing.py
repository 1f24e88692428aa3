from lms.dashboard.drawing import bar, has_map, tile_map

NAMES = {"62.03": "Kabupaten Kapuas", "62.71": "Kota Palangka Raya"}


def test_only_a_drawn_province_has_a_map():
    assert has_map("62")
    assert not has_map("64")
    assert tile_map("64", {}, {}) is None


def test_squares_carry_name_and_share_of_their_place():
    found = tile_map("62", NAMES, {"62.03": 40.0})
    tiles = {tile.code: tile for tile in found.tiles}
    assert sorted(tiles) == ["62.03", "62.71"]
    assert (tiles["62.03"].x, tiles["62.03"].y) == ("424", "318")
    assert [word for word, _ in tiles["62.71"].lines] == ["Palangka", "Raya"]
    assert (tiles["62.03"].share, tiles["62.71"].share) == (40.0, None)


def test_no_two_squares_lie_on_each_other():
    codes = [f"62.{n:02}" for n in range(1, 14)] + ["62.71"]
    tiles = tile_map("62", dict.fromkeys(codes, "Nama"), {}).tiles
    assert len({(tile.x, tile.y) for tile in tiles}) == 14


def test_a_bar_leaves_out_empty_pieces():
    pieces = bar(["utama", "madya", "belum"], [1, 0, 3])
    assert [(p.code, p.x, p.width) for p in pieces] == [
        ("utama", "0.00", "25.00"),
        ("belum", "25.00", "75.00"),
    ]


def test_a_bar_of_nobody_is_empty():
    assert bar(["utama"], [0]) == ()
