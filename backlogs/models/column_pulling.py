class Pulling:
    pass
