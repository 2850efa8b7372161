from words import count


def test_robot():
    assert count("robot") == 2


def test_nothing():
    assert count("") == 0
