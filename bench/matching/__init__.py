"""How long matching takes, beside the engines that could do it instead. `make bench-matching` prints the table.

articles ──┬──▶ our cores                 one process each: they take turns, and each times itself by its CPU time
watches  ──┼──▶ Lucene's monitor module
           └──▶ tantivy, SQLite FTS5, in batches of 500
"""
