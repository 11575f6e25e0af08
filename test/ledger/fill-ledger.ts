// Run in a process of its own with a file size limit (`ulimit -f`): a plan whose files do not fit; prints the error's code.
import { createHash } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { findCodedError } from '../../src/core/errors.ts';
import { createStore } from '../../src/spool/index.ts';
import { host, LedgerBench } from './ledger-bench.ts';

const noise = (n: number): string => createHash('sha512').update(String(n)).digest('base64');
const bench = new LedgerBench(createStore(pathToFileURL(process.argv[2] ?? '').href));
try {
  const collections = Array.from({ length: 20 }, (_, c) =>
    Array.from({ length: 300 }, (_, n) =>
      host(`h${n}.c${c}.example`, { tags: [noise(c * 300 + n)] }),
    ),
  );
  await bench.plan(Object.fromEntries(collections.map((said, n) => [`c${n}`, said])));
  console.log('planned');
} catch (error) {
  console.log(findCodedError(error)?.code ?? String(error));
}
