// Commands to the state come from people too (UI, `temporal`, `tctl`): what they must contain is checked by hand. Without the
// check a slip of the pen would reset every cursor, or would stop the workflow with an error that is retried for ever.
import { CodedError } from './errors.ts';
import { isDataRef } from './feed-run-input.ts';
import { RUN_MODES, RUN_OUTCOMES } from './feed-run.ts';
import { SIGNAL, UPDATE } from './names.ts';

interface Member {
  readonly expected: string;
  readonly is: (value: unknown) => boolean;
  readonly optional?: boolean;
}

const isRecord = (value: unknown): boolean =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
const oneOf = (words: readonly string[]): Member => ({
  expected: `one of ${words.join(', ')}`,
  is: (value) => words.includes(value as string),
});
const optional = (member: Member): Member => ({ ...member, optional: true });

const text: Member = {
  expected: 'text',
  is: (value) => typeof value === 'string' && value.trim() !== '',
};
const anyText: Member = { expected: 'text', is: (value) => typeof value === 'string' };
const yesNo: Member = { expected: 'true or false', is: (value) => typeof value === 'boolean' };
const whole: Member = { expected: 'a whole number', is: (value) => Number.isSafeInteger(value) };
const ref: Member = {
  expected: 'a reference {uri, sha256, bytes, count, contentType}',
  is: isDataRef,
};
const record: Member = { expected: 'one JSON object', is: isRecord };
const list: Member = { expected: 'a list', is: Array.isArray };
const fence = { runKey: text, epoch: whole };
const ending = { outcome: oneOf(RUN_OUTCOMES), summary: anyText, ended: list };

const resetCursor = {
  to: {
    expected: 'a position as text, or null for the beginning',
    is: (value: unknown): boolean => value === null || text.is(value),
  },
  reason: text,
  collection: optional(text),
  resend: optional(yesNo),
  force: optional(yesNo),
};

/** What people send must contain nothing else: a misspelt `collection` would mean all of them. */
const STRICT: Readonly<Record<string, Readonly<Record<string, Member>>>> = {
  [UPDATE.resetCursor]: resetCursor,
  [SIGNAL.resetCursor]: resetCursor,
  [UPDATE.forgetBatch]: { epoch: whole, chunk: whole, reason: text },
  [UPDATE.configure]: { configRef: optional(ref), paused: optional(yesNo), reason: optional(text) },
};

/** What runs send may grow with later versions. */
const OPEN: typeof STRICT = {
  [UPDATE.beginRun]: {
    runKey: text,
    workflowId: text,
    mode: oneOf(RUN_MODES),
    expectedHolder: optional(text),
  },
  [UPDATE.beginPlan]: { ...fence, plan: ref },
  [UPDATE.noteBatch]: {
    ...fence,
    chunk: whole,
    batchId: optional(text),
    uploadWithinMs: whole,
    instance: text,
  },
  [UPDATE.commitRead]: { ...fence, cursors: record, ledger: ref },
  [UPDATE.commitRun]: {
    ...fence,
    ...ending,
    cursors: record,
    ledgerWritten: yesNo,
    unsettled: list,
    ledger: optional(ref),
    unknownObjects: optional(whole),
  },
  [UPDATE.abortRun]: { ...fence, ...ending },
};

/** @throws {InputInvalid} naming the first member that is missing, wrong or not known. */
export function requireCommand(command: string, value: unknown): void {
  if (!isRecord(value)) throw wrong(command, 'the argument', 'one JSON object', value);
  const members = STRICT[command] ?? OPEN[command] ?? {};
  const given = value as Readonly<Record<string, unknown>>;
  for (const [name, member] of Object.entries(members)) {
    if (given[name] === undefined && member.optional === true) continue;
    if (!member.is(given[name])) throw wrong(command, name, member.expected, given[name]);
  }
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(members, name));
  if (command in STRICT && unknown !== undefined) {
    const known = Object.keys(members).join(', ');
    throw wrong(command, `member "${unknown}"`, `one of ${known}`, given[unknown]);
  }
}

function wrong(command: string, member: string, expected: string, got: unknown): CodedError {
  const shown = (got === undefined ? 'nothing' : JSON.stringify(got)).slice(0, 80);
  return new CodedError('InputInvalid', `${command}: ${member} must be ${expected}, got ${shown}`);
}
