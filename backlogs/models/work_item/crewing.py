class Crewing:
    pass
