// DuckDB as the ledger uses it: one database per operation in memory, spilling into a scratch directory of the store, gone
// afterwards, and it never loads an extension.
// Data reaches SQL through parameters and files only; the SQL text itself is constant.
import type * as DuckDBModule from '@duckdb/node-api';
import type { DuckDBConnection, DuckDBType, DuckDBValue } from '@duckdb/node-api';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataRef } from '../core/data-ref.ts';
import type { OperationOptions } from './compare-contract.ts';
import { databaseError } from './database-errors.ts';
import type { LedgerStore } from './ledger-store.ts';
import { lendConnection } from './lent-connection.ts';

export type SqlValue = string | number | boolean | null | readonly string[];
export type SqlValues = Readonly<Record<string, SqlValue>>;
export type SqlRow = Readonly<Record<string, unknown>>;

export interface Database {
  run(sql: string, values?: SqlValues): Promise<void>;
  rows(sql: string, values?: SqlValues): Promise<readonly SqlRow[]>;
  /** The only number of the only row. */
  count(sql: string, values?: SqlValues): Promise<number>;
  /** Rows in blocks, without holding the result. */
  stream(sql: string, values?: SqlValues): AsyncIterable<readonly SqlRow[]>;
  /** The texts of the only column in blocks: a third faster than rows, because nothing is converted but the texts. */
  texts(sql: string, values?: SqlValues): AsyncIterable<readonly string[]>;
  /** Path of a new file in the scratch directory. */
  file(name: string): string;
  /** True when everything fits into memory: then tables replace files, which makes a small operation three times as fast. */
  readonly small: boolean;
}

type DuckDB = typeof DuckDBModule;

export const PARQUET_TYPE = 'application/vnd.apache.parquet';

const DEFAULT_MEMORY = '256MB';
const DEFAULT_THREADS = 2;
const DEFAULT_IN_MEMORY_BYTES = 16 * 1024 * 1024;

/** A database with its scratch directory, until `close`. */
export interface OpenDatabase extends Database {
  close(): Promise<void>;
}

/** Loads DuckDB, which the first database would otherwise do in one piece: for programs that answer others meanwhile. */
export async function loadDatabase(): Promise<void> {
  await import('@duckdb/node-api');
}

/** @param inputs the files that the operation is about */
export async function openDatabase(
  store: LedgerStore,
  options: OperationOptions,
  inputs: readonly Pick<DataRef, 'bytes' | 'contentType'>[],
): Promise<OpenDatabase> {
  const { signal } = options;
  signal?.throwIfAborted();
  const scratch = await store.createScratch();
  const closers: (() => void | Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer();
    await scratch.remove();
  };
  try {
    const small = isSmall(inputs, options.inMemoryBytes ?? DEFAULT_IN_MEMORY_BYTES);
    const spill = join(scratch.path, 'spill');
    await mkdir(spill);
    // Loaded when it is needed: most processes that know the ledger never open one.
    const duckdb = await import('@duckdb/node-api');
    const settings = {
      memory_limit: options.memoryLimit ?? DEFAULT_MEMORY,
      // Handing a few rows to a second thread costs more than it saves.
      threads: String(options.threads ?? (small ? 1 : DEFAULT_THREADS)),
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      // Order is asked for where it matters; keeping it everywhere costs memory.
      preserve_insertion_order: 'false',
      // An instance that serves again shall not keep what was in the files of the operation before.
      ...(small ? { enable_external_file_cache: 'false' } : {}),
    };
    const lent = await lendConnection(duckdb, { settings, spill, reuse: small });
    const statements = { unfinished: 0 };
    closers.push(() => lent.giveBack(statements.unfinished === 0));
    const { connection } = lent;
    const interrupt = (): void => connection.interrupt();
    signal?.addEventListener('abort', interrupt, { once: true });
    closers.push(() => signal?.removeEventListener('abort', interrupt));
    return {
      ...databaseOn(duckdb, { connection, statements, signal }, scratch.path, small),
      close,
    };
  } catch (error) {
    await close();
    throw databaseError(error);
  }
}

/** `action` with an open database; database and scratch directory are gone afterwards, whatever happens. */
export async function withDatabase<T>(
  store: LedgerStore,
  options: OperationOptions,
  inputs: readonly Pick<DataRef, 'bytes' | 'contentType'>[],
  action: (database: Database) => Promise<T>,
): Promise<T> {
  const database = await openDatabase(store, options, inputs);
  try {
    return await action(database);
  } catch (error) {
    options.signal?.throwIfAborted();
    throw databaseError(error);
  } finally {
    await database.close();
  }
}

interface Session {
  readonly connection: DuckDBConnection;
  /** Those under way, those that failed, and those whose rows nobody read to the end. */
  readonly statements: { unfinished: number };
  readonly signal: AbortSignal | undefined;
}

function databaseOn(
  duckdb: DuckDB,
  { connection, statements, signal }: Session,
  directory: string,
  small: boolean,
): Database {
  const whole = async <T>(statement: () => Promise<T>): Promise<T> => {
    signal?.throwIfAborted();
    statements.unfinished += 1;
    const result = await statement();
    statements.unfinished -= 1;
    return result;
  };
  const database: Database = {
    small,
    file: (name) => join(directory, name),
    async run(sql, values = {}) {
      await whole(() => connection.run(sql, ...bindings(duckdb, values)));
    },
    async rows(sql, values = {}) {
      const reader = await whole(() => connection.runAndReadAll(sql, ...bindings(duckdb, values)));
      return reader.getRowObjectsJS();
    },
    async count(sql, values) {
      const [row] = await database.rows(sql, values);
      return Number(Object.values(row ?? {})[0] ?? 0);
    },
    async *stream(sql, values = {}) {
      signal?.throwIfAborted();
      statements.unfinished += 1;
      const result = await connection.stream(sql, ...bindings(duckdb, values));
      for await (const rows of result.yieldRowObjectJs()) {
        signal?.throwIfAborted();
        yield rows;
      }
      statements.unfinished -= 1;
    },
    async *texts(sql, values = {}) {
      signal?.throwIfAborted();
      statements.unfinished += 1;
      const result = await connection.stream(sql, ...bindings(duckdb, values));
      for (;;) {
        signal?.throwIfAborted();
        const chunk = await result.fetchChunk();
        if (!chunk || chunk.rowCount === 0) break;
        yield chunk.getColumnValues(0) as string[];
      }
      statements.unfinished -= 1;
    },
  };
  return database;
}

/** Parquet holds about a tenth of what its rows need in memory. */
const PARQUET_FACTOR = 10;

function isSmall(
  inputs: readonly Pick<DataRef, 'bytes' | 'contentType'>[],
  limitBytes: number,
): boolean {
  const weight = ({ bytes, contentType }: Pick<DataRef, 'bytes' | 'contentType'>): number =>
    contentType === PARQUET_TYPE ? bytes * PARQUET_FACTOR : bytes;
  return inputs.reduce((sum, ref) => sum + weight(ref), 0) <= limitBytes;
}

/**
 * Values with their types: the type of an empty list cannot be inferred. Nothing where there are none: a statement that is not
 * prepared first is one step less, a tenth of a small operation's time.
 */
function bindings(
  duckdb: DuckDB,
  values: SqlValues,
): [Record<string, DuckDBValue>?, Record<string, DuckDBType | undefined>?] {
  if (Object.keys(values).length === 0) return [];
  const bound: Record<string, DuckDBValue> = {};
  const types: Record<string, DuckDBType> = {};
  for (const [name, value] of Object.entries(values)) {
    bound[name] = isList(value) ? duckdb.listValue(value) : value;
    types[name] = typeOf(duckdb, value);
  }
  return [bound, types];
}

const isList = (value: SqlValue): value is readonly string[] => Array.isArray(value);

function typeOf({ BOOLEAN, DOUBLE, INTEGER, LIST, VARCHAR }: DuckDB, value: SqlValue): DuckDBType {
  if (typeof value === 'number') return Number.isInteger(value) ? INTEGER : DOUBLE;
  if (typeof value === 'boolean') return BOOLEAN;
  return isList(value) ? LIST(VARCHAR) : VARCHAR;
}
