"""What every program here needs: a TcEx that talks to one address, and a report of one JSON line per operation.

TcEx is used as it was installed. Only the clock of this process is quicker: the framework sleeps for 15 seconds before it first
looks at a batch, and what it asks for is noted instead of waited for. `--own-pace` leaves also that alone.
"""

import argparse
import json
import sys
import tempfile
import time
import traceback

OWNER = 'Demo Source'
_operations = []
slept = []


def operation(title):
    """Registers a function as an operation; the tests read the titles out of these files."""

    def register(function):
        _operations.append((title, function))
        return function

    return register


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument('--api-path', required=True)
    parser.add_argument('--access-id', required=True)
    parser.add_argument('--secret-key', required=True)
    parser.add_argument('--token', default=None)
    parser.add_argument('--own-pace', action='store_true')
    options = parser.parse_args()
    if not options.own_pace:
        hurry()
    return options


def hurry():
    """Sleeps of more than a moment become a moment."""
    real = time.sleep

    def sleep(seconds):
        slept.append(seconds)
        real(min(seconds, 0.02))

    time.sleep = sleep


def settings(options):
    """Settings of an App outside of the platform; its folders are thrown away by the caller."""
    folder = tempfile.mkdtemp(prefix='tcex-')
    folders = {f'tc_{name}_path': folder for name in ('log', 'temp', 'out', 'in')}
    common = {'tc_api_path': options.api_path, 'tc_log_level': 'debug', **folders}
    if options.token is not None:
        return {**common, 'tc_token': options.token, 'tc_token_expires': int(time.time()) + 86_400}
    return {
        **common,
        'api_default_org': OWNER,
        'tc_owner': OWNER,
        'tc_api_access_id': options.access_id,
        'tc_api_secret_key': options.secret_key,
        'api_access_id': options.access_id,
        'api_secret_key': options.secret_key,
    }


def say(record):
    sys.__stdout__.write(json.dumps(record) + '\n')
    sys.__stdout__.flush()


def run_all(world):
    """Every operation in order; one that fails does not keep the next from running."""
    for title, function in _operations:
        started = time.monotonic()
        try:
            detail = function(world)
            say({'operation': title, 'ok': True, 'detail': detail, 'ms': elapsed(started)})
        except (Exception, SystemExit) as error:
            where = ''.join(traceback.format_exception(type(error), error, error.__traceback__)[-4:])
            say({'operation': title, 'ok': False, 'detail': f'{error!r}\n{where}', 'ms': elapsed(started)})


def elapsed(started):
    return round((time.monotonic() - started) * 1000)


def equal(got, expected, what='value'):
    if got != expected:
        raise AssertionError(f'{what}: expected {expected!r}, got {got!r}')


def holds(condition, what):
    if not condition:
        raise AssertionError(what)
