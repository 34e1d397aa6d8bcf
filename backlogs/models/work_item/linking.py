class Linking:
    pass
