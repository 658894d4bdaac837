"""The memory of a process that measures itself. Imports nothing, for that would be measured too."""


def peak() -> float:
    """Most megabytes that this process had in memory.

    Not `ru_maxrss`, which begins with what the parent had when it started this process.
    """
    with open("/proc/self/status", encoding="ascii") as status:
        return int(status.read().split("VmHWM:")[1].split()[0]) / 1024
