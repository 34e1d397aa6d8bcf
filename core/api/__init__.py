"""What every API resource shares: problems, paging, JSON, strict input, versions, and their description."""
