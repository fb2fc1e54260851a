"""The report on delegates on paper: the document, the text to read aloud, the workbook."""
