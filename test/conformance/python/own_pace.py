"""The newest TcEx with nothing changed, its clock neither: it sleeps for 15 seconds before it looks at a batch."""

import sys

# Before anything else is read: this program has one way to run.
sys.argv.append('--own-pace')

from harness import OWNER, arguments, equal, operation, run_all, say, settings  # noqa: E402

options = arguments()

from tcex import TcEx  # noqa: E402
import tcex as package  # noqa: E402


@operation('own pace: a batch is waited for as the framework waits')
def wait(tcex):
    batch = tcex.api.tc.v2.batch(OWNER)
    batch.host('pace.example.org').tag('Botnet')
    [state] = batch.submit_all()
    batch.close()
    equal((state['status'], state['successCount'], state['errorCount']), ('Completed', 1, 0), 'state')


say({'version': package.__version__})
run_all(TcEx(config=settings(options)))
