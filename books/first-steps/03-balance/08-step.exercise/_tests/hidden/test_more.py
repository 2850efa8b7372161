from pytest import approx

from balance import capture_point, must_step, time_constant


def test_taller_is_slower():
    assert time_constant(1.8) == approx(0.42835, abs=0.001)


def test_begins_where_it_is():
    assert capture_point(0.1, -0.2, 0.9) == approx(0.03942, abs=0.0001)


def test_backwards():
    assert must_step(0, -0.4, 0.80, -0.07, 0.15) == True


def test_on_the_edge():
    assert must_step(0.15, 0, 0.80, -0.07, 0.15) == False
    assert must_step(-0.07, 0, 0.80, -0.07, 0.15) == False
