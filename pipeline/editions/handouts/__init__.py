"""What handouts are made of: the choice of articles, the sheet, its numbers, its layouts."""
