// What a change log says: ids with their revisions, however they are written down, each once and in an order that a run can stop in.
import { CodedError } from '../../core/errors.ts';
import { snippetOf } from '../../http/refused-answers.ts';
import { scalar } from '../sources/body.ts';
import { answeredWithError, errorIn } from '../formats/error-member.ts';
import { memberAt } from '../formats/json-values.ts';
import type { ChangeLog } from './paging.ts';

/** One document behind the log. */
export interface Change {
  readonly id: string;
  readonly revision: string;
}

/** Oldest first, so that a run that stops early keeps what came first. */
function byRevision(a: Change, b: Change): number {
  const [left, right] = [Number(a.revision), Number(b.revision)];
  if (left !== right && !Number.isNaN(left) && !Number.isNaN(right)) return left - right;
  return a.revision < b.revision ? -1 : a.revision > b.revision ? 1 : a.id < b.id ? -1 : 1;
}

/** The newest change of each id, the oldest first. @throws {FeedFormat} when the log is something else @throws {SourceRejected} for an error */
export function changesIn(log: ChangeLog, json: unknown, where: string): readonly Change[] {
  const found = memberAt(json, log.path);
  const isList = Array.isArray(found);
  if (typeof found !== 'object' || found === null || isList !== (log.form === 'list'))
    throw new CodedError(
      'FeedFormat',
      `${where}: expected a change log (${log.form === 'list' ? 'a list' : 'an object by id'}), got ${snippetOf(JSON.stringify(json))}`,
    );
  const entries: readonly (readonly [string | undefined, unknown])[] = isList
    ? (found as readonly unknown[]).map((item) => [scalar(memberAt(item, [log.id])), item])
    : Object.entries(found);
  const newest = new Map<string, string>();
  for (const [id, item] of entries) {
    const revision = scalar(memberAt(item, [log.revision]));
    if (id !== undefined && id !== '') newest.set(id, revision ?? '');
  }
  const error = newest.size === 0 ? errorIn(json, new Set(log.path.slice(0, 1))) : undefined;
  if (error !== undefined) throw answeredWithError(`${where}: `, error);
  return [...newest].map(([id, revision]) => ({ id, revision })).sort(byRevision);
}
