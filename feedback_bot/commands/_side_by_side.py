"""Work on several files, side by side if there is enough of it, with the results in the files' order."""

import os
from collections.abc import Callable, Iterator, Sequence
from typing import Final, TypeVar

Result = TypeVar("Result")
_PAYS: Final = 1 << 20  # bytes of all files, which take longer than to start a process
_FORK: Final = "fork"


def side_by_side(work: Callable[[str], Result], names: Sequence[str]) -> Iterator[Result]:
    """What ``work`` gives for each file, by as many processes as there are processors for this one.

    Small files, standard input, and systems without forks get no other process. Neither does a process with several
    threads, which must not be forked. What a process that died or could not be started did not do is done here.

    Args:
        work: What to do with a file, a function of a module or a partial one of it.
        names: The files. ``-`` is standard input.
    """
    processes = min(_processors(), len(names))
    if processes > 1 and "-" not in names and sum(map(_size, names)) >= _PAYS:
        import multiprocessing  # noqa: PLC0415 - a single small log needs none of this
        import threading  # noqa: PLC0415 - the same

        if _FORK in multiprocessing.get_all_start_methods() and threading.active_count() == 1:
            yield from _shared_out(work, names, processes)
            return
    yield from map(work, names)


def is_one_of_several() -> bool:
    """Whether this is one of the processes, so that it must not write to a terminal on its own."""
    import multiprocessing  # noqa: PLC0415 - see above

    return multiprocessing.parent_process() is not None


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _size(name: str) -> int:
    """The size of a file in bytes; none of one that cannot be read, which its work reports."""
    try:
        return os.stat(name).st_size  # noqa: PTH116 - pathlib takes longer to import than a small log to read
    except OSError:
        return 0


def _shared_out(work: Callable[[str], Result], names: Sequence[str], processes: int) -> Iterator[Result]:
    import multiprocessing  # noqa: PLC0415 - see above
    from concurrent.futures import BrokenExecutor, ProcessPoolExecutor  # noqa: PLC0415 - see above

    yield work(names[0])  # what this prepares, such as patterns, the processes find done
    rest = names[1:]
    try:
        pool = ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context(_FORK))
        # The largest ones first, so that none is left over at the end.
        futures = {at: pool.submit(work, rest[at]) for at in sorted(range(len(rest)), key=lambda at: -_size(rest[at]))}
    except (OSError, ImportError, NotImplementedError, BrokenExecutor):  # no room for semaphores or processes
        for process in multiprocessing.active_children():
            process.kill()  # it would wait for work, and this one for its end
        yield from map(work, rest)
        return
    try:
        for at, name in enumerate(rest):
            try:
                result = futures[at].result()
            except BrokenExecutor:
                result = work(name)
            yield result
    finally:
        pool.shutdown(cancel_futures=True)  # of what nobody reads any more only what has begun is done
