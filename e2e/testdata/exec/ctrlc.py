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


# A signal that came just before signal.pause() would be noticed after the next one only.
# This pipe has a byte for each.
come, wakeup = os.pipe()
os.set_blocking(wakeup, False)
signal.set_wakeup_fd(wakeup)
signal.signal(signal.SIGINT, interrupted)
signal.signal(signal.SIGUSR1, told)
print("ready", flush=True)
while True:
    os.read(come, 1)
