"""A loop in a thread of its own: a browser of another test may have one running in the main one."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor


def run_in_its_own_thread(kernel) -> int:
    """Run the coroutine function to its end; return the thread's number."""
    with ThreadPoolExecutor(1) as one:
        return one.submit(lambda: (asyncio.run(kernel()), threading.get_ident())[1]).result(60)
