import math

G = 9.81  # m/s²


def time_constant(height):
    return 0.0


def capture_point(x, speed, height):
    return x


def must_step(x, speed, height, heel, toe):
    return False
