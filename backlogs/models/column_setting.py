class ColumnSetting:
    pass
