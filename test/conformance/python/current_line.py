"""The newest TcEx against one address: every operation of the modules below, one JSON line each."""

from harness import OWNER, arguments, run_all, say, settings

options = arguments()

from tcex import TcEx  # noqa: E402  (after the clock was changed)
import tcex as package  # noqa: E402
import batch_operations  # noqa: E402,F401
import newer_batch_operations  # noqa: E402,F401
import ti_operations  # noqa: E402,F401
import v3_operations  # noqa: E402,F401


class World:
    def __init__(self, tcex):
        self.v2 = tcex.api.tc.v2
        self.v3 = tcex.api.tc.v3
        self.ti = tcex.api.tc.v2.ti
        self.session = tcex.session.tc

    def batch(self, owner=OWNER, **more):
        return self.v2.batch(owner, **more)

    def submit(self, owner, **more):
        return self.v2.batch_submit(owner, **more)


say({'version': package.__version__})
run_all(World(TcEx(config=settings(options))))
