// `mode` of a File's PUT: `merge` gives it a further hash and takes over the File that owned it, `delete` takes a hash away.
import {
  fileSummary,
  HASH_KINDS,
  readFileHashes,
  type FileHashes,
} from '../../values/file-hashes.ts';
import type { IndicatorRecord } from '../../state/records.ts';
import type { PlatformStore } from '../../state/store.ts';
import type { Body } from './nested-read.ts';
import { refuse } from './write.ts';
import { absorbFiles } from '../../batch/absorb-files.ts';

const setHashes = (store: PlatformStore, record: IndicatorRecord, hashes: FileHashes): void => {
  const summary = fileSummary(hashes);
  store.setHashes(record, { summary, identity: summary, hashes });
};

type Change = () => void;

/** One hash per request, of a kind the File does not have yet. */
const merge = (store: PlatformStore, record: IndicatorRecord, incoming: FileHashes): Change => {
  const held = record.hashes ?? {};
  const others = store.findFiles(record.owner, incoming).filter((one) => one !== record);
  const more = others.reduce<FileHashes>((all, one) => ({ ...all, ...one.hashes }), incoming);
  for (const kind of HASH_KINDS)
    if (held[kind] !== undefined && more[kind] !== undefined && held[kind] !== more[kind])
      refuse('Conflict', `The File has another ${kind} already`);
  return () => {
    absorbFiles(store, record, others);
    setHashes(store, record, { ...more, ...held });
  };
};

const remove = (store: PlatformStore, record: IndicatorRecord, incoming: FileHashes): Change => {
  const left = Object.fromEntries(
    Object.entries(record.hashes ?? {}).filter(
      ([kind, hash]) => incoming[kind as keyof FileHashes] !== hash,
    ),
  );
  if (Object.keys(left).length === 0) refuse('BadRequest', 'A File needs at least one hash');
  return () => setHashes(store, record, left);
};

/** What the body does to the value, refused before anything is done; undefined when the body does not name the value. */
export const hashChangeOf = (
  store: PlatformStore,
  record: IndicatorRecord,
  body: Body,
): Change | undefined => {
  if (!record.type.valueKeys.some((key) => body[key] !== undefined)) return undefined;
  const { mode } = body;
  if (record.hashes === undefined || (mode !== 'merge' && mode !== 'delete'))
    return refuse('BadRequest', 'The value of an indicator cannot be changed');
  const given = HASH_KINDS.map((kind) => {
    const value = body[kind];
    return typeof value === 'string' ? value : undefined;
  });
  const incoming = readFileHashes(given, undefined);
  if (incoming === undefined || Object.keys(incoming).length !== 1)
    return refuse('BadRequest', 'Please enter one valid hash');
  return (mode === 'merge' ? merge : remove)(store, record, incoming);
};
