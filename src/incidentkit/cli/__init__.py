"""The command line: one command a file, imported when it is called. stdout carries data, stderr talk."""
