"""The pages of the work: three backlogs, item, feature, iteration, workflow."""
