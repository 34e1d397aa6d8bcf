"""How a noun of the trade is served: read through what a person sees, changed by verbs, once per request."""
