"""Who is told of what happens: the one on duty, whoever is asked for help, who asked, and whose turns change.

Nobody else is ever told. Each module listens to the journal (`intake.listening`) and makes rows of what it hears.
"""
