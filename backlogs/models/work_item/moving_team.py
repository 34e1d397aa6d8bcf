class MovingTeam:
    pass
