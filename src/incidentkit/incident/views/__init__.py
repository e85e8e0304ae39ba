"""What front ends and reports show: plain structs, every condition decided. `now` and `steps` show the present,
`story` the whole course for reports.
"""
