"""How much one request may send or ask for."""

LARGEST_BODY = 2 * 1024**2
DEEPEST = 16
PAGE, LARGEST_PAGE = 50, 200
