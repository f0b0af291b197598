"""What the C library keeps of memory, where it is glibc."""

import ctypes
import gc

_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8
_LARGE = 1024 * 1024


def keep_little() -> None:
    """Let the process give back what it no longer needs. Called once, before the server's threads start.

    Left to itself the library gives each thread a heap of its own, which keeps what the thread's largest page once
    needed: twice the memory for eight threads, of which one works at a time. And once it has seen the twenty megabytes
    that checking a password takes, it keeps them for the next time.
    """
    library = ctypes.CDLL(None)
    if hasattr(library, "mallopt") and hasattr(library, "malloc_trim"):
        library.mallopt(_M_ARENA_MAX, 1)
        library.mallopt(_M_MMAP_THRESHOLD, _LARGE)
        gc.freeze()  # what was imported stays: looking through it for garbage is a tenth of the work
        library.malloc_trim(0)
