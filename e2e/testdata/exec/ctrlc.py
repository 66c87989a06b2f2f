# Counts interrupts. SIGUSR1 by way of mockwx comes after what mockwx would pass
# on of the interrupt, and ends the count.
import os
import signal
import sys

count = 0


def interrupted(*_):
    global count
    count += 1
    if count == 1:
        os.kill(os.getppid(), signal.SIGUSR1)


def told(*_):
    print("interrupted", count, "times", flush=True)
    sys.exit(0)


signal.signal(signal.SIGINT, interrupted)
signal.signal(signal.SIGUSR1, told)
print("ready", flush=True)
while True:
    signal.pause()
