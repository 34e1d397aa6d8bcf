class Running:
    pass
