class Closing:
    pass
