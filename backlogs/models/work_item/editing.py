class Editing:
    pass
