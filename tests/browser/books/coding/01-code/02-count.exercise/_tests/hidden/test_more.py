from words import count


def test_armadillo():
    assert count("armadillo") == 4
