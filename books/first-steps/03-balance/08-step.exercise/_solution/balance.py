import math

G = 9.81  # m/s²


def time_constant(height):
    return math.sqrt(height / G)


def capture_point(x, speed, height):
    return x + speed * time_constant(height)


def must_step(x, speed, height, heel, toe):
    return not heel <= capture_point(x, speed, height) <= toe
