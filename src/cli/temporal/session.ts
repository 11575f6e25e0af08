// One connection to Temporal for a command, and what commands ask for through it.
import { Client, Connection } from '@temporalio/client';
import type { ConnectionOptions } from '@temporalio/client';
import { createStateClient } from '../../../activities/state-client.ts';
import type { StateClient } from '../../../activities/state-client.ts';
import { CodedError } from '../../core/errors.ts';

export interface TemporalTarget {
  readonly address: string;
  readonly namespace: string;
  /** Where the address was found, for messages: a file, a variable, the default. */
  readonly from: string;
  readonly uiUrl?: string;
  readonly tls?: ConnectionOptions['tls'];
  readonly apiKey?: string;
}

export interface TemporalSession {
  readonly client: Client;
  readonly connection: Connection;
  readonly target: TemporalTarget;
  readonly state: StateClient;
  close(): Promise<void>;
}

/** @throws {ConfigInvalid} when nothing answers there, with what to do. */
export async function openSession(target: TemporalTarget): Promise<TemporalSession> {
  const connection = await connect(target);
  const client = new Client({ connection, namespace: target.namespace });
  try {
    await client.withDeadline(Date.now() + ANSWER_WITHIN_MS, () =>
      connection.workflowService.describeNamespace({ namespace: target.namespace }),
    );
  } catch (error) {
    await connection.close();
    throw new CodedError(
      'ConfigInvalid',
      `Temporal at ${target.address} (from ${target.from}) does not know the namespace "${target.namespace}" or refuses to say: ${reasonOf(error)}. Create it with: temporal operator namespace create -n ${target.namespace} --retention 30d`,
      { cause: error },
    );
  }
  return {
    client,
    connection,
    target,
    state: createStateClient({ client }),
    close: () => connection.close(),
  };
}

/** Runs `work` with a session and closes it. */
export async function withSession<Result>(
  target: TemporalTarget,
  work: (session: TemporalSession) => Promise<Result>,
): Promise<Result> {
  const session = await openSession(target);
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

const ANSWER_WITHIN_MS = 10_000;

async function connect(target: TemporalTarget): Promise<Connection> {
  try {
    return await Connection.connect({
      address: target.address,
      connectTimeout: '5 seconds',
      ...(target.tls === undefined ? {} : { tls: target.tls }),
      ...(target.apiKey === undefined ? {} : { apiKey: target.apiKey }),
    });
  } catch (error) {
    throw new CodedError(
      'ConfigInvalid',
      `Temporal does not answer at ${target.address} (from ${target.from}). Start one with "tcfeeds up", or name yours by TEMPORAL_ADDRESS or in the YAML`,
      { cause: error },
    );
  }
}

const reasonOf = (error: unknown): string =>
  error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
