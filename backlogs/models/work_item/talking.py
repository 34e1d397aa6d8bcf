class Talking:
    pass
