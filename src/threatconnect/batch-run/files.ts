// Contents of documents and reports, sent after their groups. Each gets a line of its own: the batch is over by then, and
// nothing about a file may make its report disappear.
import { CodedError } from '../../core/errors.ts';
import type { HttpBody } from '../../http/index.ts';
import type { GroupsResource } from '../resources/groups.ts';
import type { BatchProblem } from './problem.ts';
import type { BatchFile } from './report.ts';

export interface FileRound {
  readonly files: Readonly<Record<string, HttpBody>>;
  readonly owner: string;
  readonly problems: readonly BatchProblem[];
  /** The batch ended early, so that no file is sent. */
  readonly stopped: boolean;
  readonly signal: AbortSignal | undefined;
}

const WHY: Readonly<Record<BatchProblem['outcome'], string>> = {
  rejected: 'was refused, so is its file',
  unlinked: 'was refused for one of its links, so its file was not sent',
  unknown: 'may not be there, so that its file was not sent',
  unsent: 'was not sent, nor was its file',
};

export async function sendFiles(
  groups: GroupsResource,
  { files, owner, problems, stopped, signal }: FileRound,
): Promise<readonly BatchFile[]> {
  const outcomes = new Map(
    problems.flatMap(({ kind, entity, outcome }) =>
      kind === 'group' && typeof entity?.['xid'] === 'string' ? [[entity['xid'], outcome]] : [],
    ),
  );
  const sent: BatchFile[] = [];
  for (const [xid, content] of Object.entries(files)) {
    const outcome = outcomes.get(xid);
    if (outcome !== undefined) sent.push(left(xid, WHY[outcome]));
    else if (stopped || signal?.aborted === true)
      sent.push(left(xid, 'its file was not sent, because the batch ended early'));
    else {
      const options = { owner, ...(signal === undefined ? {} : { signal }) };
      sent.push(
        await groups.upload(xid, content, options).then(
          () => ({ xid, ok: true, error: undefined }),
          (thrown: unknown) => ({ xid, ok: false, error: toError(thrown) }),
        ),
      );
    }
  }
  return sent;
}

const left = (xid: string, reason: string): BatchFile => ({
  xid,
  ok: false,
  error: new CodedError('PlatformRejected', `group ${xid} ${reason}`, {
    details: { object: `group ${xid}`, endpoint: 'POST /v3/groups/{xid}/upload' },
  }),
});

export const toError = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : new Error(String(thrown));
