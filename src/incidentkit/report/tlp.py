"""The Traffic Light Protocol 2.0 (FIRST, August 2022): labels are written in capitals and not translated."""

TLP = ("RED", "AMBER+STRICT", "AMBER", "GREEN", "CLEAR")
DEFAULT_MARKING = "AMBER"
