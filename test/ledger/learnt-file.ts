// The ledger goes on calling a File by the hash under which it first met it; the bytes that are sent name a stronger one.
import { reconcileObjects } from '../../activities/reconcile-objects.ts';
import type { MappedObject } from '../../src/core/mapped-object.ts';
import type { DecisionRow } from '../../src/ledger/index.ts';
import { toBatchEntity } from '../../src/threatconnect/model/batch-entity.ts';
import { file } from './ledger-bench.ts';

export const MD5 = `md5:${'1'.repeat(32)}`;
export const SHA = `sha256:${'3'.repeat(64)}`;
export const BOTH_HASHES = { main: [file(`${MD5} : ${SHA}`)] };
/** What the platform says of the object of a row when it refuses it by its stronger hash. */
export const answerTo = ({ kind, type, id, content, decision, ordinal }: DecisionRow) => {
  const object = { kind, type, id, content: JSON.parse(content ?? '{}') as object };
  const intent = decision === 'remove' ? 'remove' : 'update';
  const { outcomes } = reconcileObjects(
    { indicator: [toBatchEntity(object as unknown as MappedObject, intent)] },
    { first: ordinal, action: 'Create' },
    {
      status: {
        status: 'Completed',
        successCount: 0,
        errorCount: 1,
        unprocessCount: 0,
      },
      errors: [{ reason: 'Error (0x1001): not allowed', source: '3'.repeat(64) }],
    },
  );
  return outcomes[0] ?? { key: '' };
};
