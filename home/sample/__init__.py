"""A sample organisation: two operations teams who have lived a believable year, told through the product's own verbs."""
