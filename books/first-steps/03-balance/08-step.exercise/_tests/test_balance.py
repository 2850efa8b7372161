from pytest import approx

from balance import capture_point, must_step, time_constant


def test_time_constant():
    """A body of 0.80 m has a time constant of 0.286 s"""
    assert time_constant(0.80) == approx(0.286, abs=0.001)


def test_capture_point():
    """Pushed to 0.70 m/s, it comes to rest 0.20 m in front"""
    assert capture_point(0, 0.70, 0.80) == approx(0.200, abs=0.001)


def test_has_to_step():
    """With toes at 0.15 m it has to step"""
    assert must_step(0, 0.70, 0.80, -0.07, 0.15) == True


def test_stays():
    """At 0.50 m/s it stays where it is"""
    assert must_step(0, 0.50, 0.80, -0.07, 0.15) == False
