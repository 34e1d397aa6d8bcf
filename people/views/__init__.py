"""The pages of persons and teams."""
