"""Runs a command under a pseudo-terminal of its own, as a terminal window does.

pseudo_terminal.py COLUMNS COMMAND...

What comes from standard input is typed; what the command writes to its terminal goes to standard
output. Exits as the command did, with 128 and the signal's number where one ended it.
"""

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios


def main():
    columns = int(sys.argv[1])
    child, terminal = pty.fork()
    if child == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        # Background jobs ignore SIGINT, and so would all that they start.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.execvp(sys.argv[2], sys.argv[2:])
    sources = [terminal, 0]
    while terminal in sources:
        for source in select.select(sources, [], [])[0]:
            try:
                data = os.read(source, 65536)
            except OSError:  # Linux, once the command has closed its terminal.
                data = b""
            if not data:
                sources.remove(source)
            elif source == terminal:
                os.write(1, data)
            else:
                os.write(terminal, data)
    status = os.waitpid(child, 0)[1]
    sys.exit(os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status))


main()
