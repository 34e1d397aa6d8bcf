class Ranking:
    pass
