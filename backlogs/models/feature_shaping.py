class Shaping:
    pass
