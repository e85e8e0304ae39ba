"""Our own lock around appends, migrations, checkpoints and closes, queued by the kernel and freed when we die.

SQLite's busy handler polls with growing sleeps, so a busy writer starves the others for seconds
(measured: facts/storage.md). The kernel wakes waiters in turn, and a killed process leaves no lock behind.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

if sys.platform == "win32":
    import ctypes
    import msvcrt
    from ctypes import wintypes

    _EXCLUSIVE = (
        0x2  # LOCKFILE_EXCLUSIVE_LOCK; without LOCKFILE_FAIL_IMMEDIATELY the call waits in the kernel
    )

    class _Overlapped(ctypes.Structure):
        _fields_ = (
            ("internal", ctypes.c_void_p),
            ("internal_high", ctypes.c_void_p),
            ("offset", wintypes.DWORD),
            ("offset_high", wintypes.DWORD),
            ("event", wintypes.HANDLE),
        )

    def _wait(descriptor: int) -> None:
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        handle = wintypes.HANDLE(msvcrt.get_osfhandle(descriptor))
        if not kernel.LockFileEx(handle, _EXCLUSIVE, 0, 1, 0, ctypes.byref(_Overlapped())):
            raise ctypes.WinError(ctypes.get_last_error())
else:
    import fcntl

    def _wait(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX)


@contextmanager
def locked(path: str) -> Iterator[None]:
    """Hold the lock file at `path` (made with mode 0600), waiting in turn; closing the descriptor frees it.

    Each holder opens the file anew: threads of one process queue like processes do. Raises OSError when the file
    cannot be opened or the filesystem has no locks.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
    try:
        _wait(descriptor)
        yield
    finally:
        os.close(descriptor)
