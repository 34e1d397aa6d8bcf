class Blocking:
    pass
