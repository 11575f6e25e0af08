// Run in a process of its own with a file size limit (`ulimit -f`): writes more than fits and prints the error's code.
import { pathToFileURL } from 'node:url';
import { findCodedError } from '../../src/core/errors.ts';
import { createStore } from '../../src/spool/index.ts';

const store = createStore(pathToFileURL(process.argv[2] ?? '').href);
try {
  await store.write('big/file', 'x'.repeat(4 * 1024 * 1024), { contentType: 'text/plain' });
  console.log('written');
} catch (error) {
  console.log(findCodedError(error)?.code ?? String(error));
}
