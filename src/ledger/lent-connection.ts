// Connections to DuckDB instances. To open and close an instance takes about ten times as long as the statements of a small
// operation, so that one which served such an operation stays idle for the next one of this thread.
//
//   created ──▶ lent ──▶ idle ──▶ lent …
//                └──▶ closed   when a statement failed or was left early, and when it has spilled
//
// One is idle at a time, the one that served last: with other settings an older one would only stand in the way.
//
// Everything an operation makes lies in a database of its own within the instance, which goes with the operation.
import type * as DuckDBModule from '@duckdb/node-api';
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { readdir } from 'node:fs/promises';

type DuckDB = typeof DuckDBModule;
type Settings = Readonly<Record<string, string>>;

export interface LentConnection {
  readonly connection: DuckDBConnection;
  /** `isClean`: every statement came to its end. Before the spill directory is removed. */
  giveBack(isClean: boolean): Promise<void>;
}

export interface LendOptions {
  readonly settings: Settings;
  readonly spill: string;
  /** The instance may have served before and may serve again. */
  readonly reuse: boolean;
}

interface IdleInstance {
  readonly instance: DuckDBInstance;
  readonly settings: string;
}

let idle: IdleInstance | undefined;

export async function lendConnection(
  duckdb: DuckDB,
  { settings, spill, reuse }: LendOptions,
): Promise<LentConnection> {
  const name = JSON.stringify(settings);
  const taken = reuse && idle?.settings === name ? idle : undefined;
  if (taken) idle = undefined;
  const instance = taken?.instance ?? (await duckdb.DuckDBInstance.create(':memory:', settings));
  try {
    const connection = await instance.connect();
    await connection.run('SET GLOBAL temp_directory = $spill', { spill });
    if (reuse) {
      // An operation may have changed it; nothing else is changed by any.
      await connection.run('SET GLOBAL preserve_insertion_order = false');
      await connection.run(`ATTACH ':memory:' AS operation`);
      await connection.run('USE operation');
    }
    return {
      connection,
      giveBack: async (isClean) => {
        const isReusable = reuse && isClean && (await isWiped(connection, spill));
        connection.closeSync();
        if (isReusable) {
          idle?.instance.closeSync();
          idle = { instance, settings: name };
        } else instance.closeSync();
      },
    };
  } catch (error) {
    instance.closeSync();
    throw error;
  }
}

/** Lets go of all that the operation made; false when that is not certain. */
async function isWiped(connection: DuckDBConnection, spill: string): Promise<boolean> {
  try {
    await connection.run('USE memory');
    await connection.run('DETACH operation');
    return (await readdir(spill)).length === 0;
  } catch {
    return false;
  }
}
