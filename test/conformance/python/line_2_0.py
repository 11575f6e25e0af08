"""The 2.0 line of TcEx, which the vendor's older guides ask for: the same batch operations through its own names."""

from harness import OWNER, arguments, run_all, say, settings

options = arguments()

from tcex import TcEx  # noqa: E402  (after the clock was changed)
import tcex as package  # noqa: E402
import batch_operations  # noqa: E402,F401
import ti_operations  # noqa: E402,F401


class World:
    def __init__(self, tcex):
        self.tcex = tcex
        self.ti = tcex.ti
        self.session = tcex.session

    def batch(self, owner=OWNER, **more):
        return self.tcex.batch(owner, **more)

    def submit(self, owner, **more):
        return self.tcex.batch_submit(owner, **more)


say({'version': package.__version__})
run_all(World(TcEx(config=settings(options))))
