"""WHAT HAPPENED: events, the pure fold over them, decisions and views. Clock and ids are passed in."""
