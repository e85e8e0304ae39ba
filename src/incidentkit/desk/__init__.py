"""THE ONE DOOR: load, fold, decide, append. The only writer; front ends hold a `Desk` and nothing below it."""
