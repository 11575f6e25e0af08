// A signing client of the tests' own: the simulator is judged by the documents, not by the product's client.
import { createHmac } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { onTestFinished } from 'vitest';
import { request } from 'undici';
import {
  startSimulator,
  type Simulator,
  type SimulatorOptionsInput,
} from '../../../src/simulator/index.ts';

export const USER = {
  accessId: '12345678901234567890',
  secretKey: 'example-secret-key-not-a-real-one',
};
export const OWNER = 'Demo Source';

const sign = (secret: string, target: string, method: string, timestamp: string): string =>
  createHmac('sha256', secret).update(`${target}:${method}:${timestamp}`).digest('base64');

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  // Tests read answers of many shapes; each assertion names what it expects.
  readonly json: Json;
  readonly headers: Record<string, unknown>;
}
interface Json {
  readonly [key: string]: Json;
  readonly [index: number]: Json;
}

export interface CallOptions {
  readonly body?: unknown;
  readonly bytes?: Buffer;
  readonly headers?: Record<string, string>;
  readonly user?: { accessId: string; secretKey: string };
  readonly timestamp?: string;
}

const parse = (text: string): Json => {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return {};
  }
};

export class TestClient {
  readonly simulator: Simulator;

  constructor(simulator: Simulator) {
    this.simulator = simulator;
  }

  /** Signs and sends; `path` is what follows `/api`. */
  async call(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    const target = `/api${path}`;
    const { accessId, secretKey } = options.user ?? USER;
    const timestamp = options.timestamp ?? String(Math.floor(Date.now() / 1000));
    const signature = sign(secretKey, target, method, timestamp);
    return this.send(method, target, {
      ...options,
      headers: {
        Timestamp: timestamp,
        Authorization: `TC ${accessId}:${signature}`,
        ...options.headers,
      },
    });
  }

  async send(method: string, target: string, options: CallOptions = {}): Promise<Answer> {
    const isJson = options.body !== undefined;
    const response = await request(this.simulator.url + target, {
      method: method as 'GET',
      headers: { ...(isJson ? { 'content-type': 'application/json' } : {}), ...options.headers },
      body: options.bytes ?? (isJson ? JSON.stringify(options.body) : null),
    });
    const bytes = Buffer.from(await response.body.arrayBuffer());
    const zipped = response.headers['content-encoding'] === 'gzip';
    const text = (zipped ? gunzipSync(bytes) : bytes).toString('utf8');
    return {
      status: response.statusCode,
      type: String(response.headers['content-type'] ?? ''),
      text,
      json: parse(text),
      headers: response.headers,
    };
  }

  control(method: string, path: string, body?: unknown): Promise<Answer> {
    return this.send(method, `/_simulator/${path}`, body === undefined ? {} : { body });
  }

  canonical(query = ''): Promise<string> {
    return this.control('GET', `canonical?owner=${encodeURIComponent(OWNER)}${query}`).then(
      ({ text }) => text,
    );
  }

  /** Creates and uploads a batch; gives its id and its status once nothing moves it any more. */
  async batch(content: unknown, settings: Record<string, unknown> = {}): Promise<Batch> {
    const created = await this.call('POST', '/v2/batch', { body: { ...SETTINGS, ...settings } });
    const id = Number(created.json['data']?.['batchId']);
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    const uploaded = await this.call('POST', `/v2/batch/${id}`, {
      bytes: Buffer.from(text),
      headers: { 'content-type': 'application/octet-stream' },
    });
    const status = await this.call('GET', `/v2/batch/${id}?includeAdditional=true`);
    const errors = await this.call('GET', `/v2/batch/${id}/errors`);
    return {
      id,
      uploaded,
      status: status.json['data']?.['batchStatus'] as unknown as Record<string, unknown>,
      errors: errors.status === 200 ? (errors.json as unknown as BatchErrorLine[]) : [],
    };
  }
}

interface BatchErrorLine {
  readonly errorReason: string;
  readonly errorSource: string;
}
export interface Batch {
  readonly id: number;
  readonly uploaded: Answer;
  readonly status: Record<string, unknown>;
  readonly errors: readonly BatchErrorLine[];
}

export const SETTINGS = {
  version: 'V2',
  owner: OWNER,
  action: 'Create',
  haltOnError: 'false',
  attributeWriteType: 'Append',
  tagWriteType: 'Append',
  securityLabelWriteType: 'Append',
};

/** A simulator that is stopped when the test ends. */
export const startedClient = async (
  options: Partial<SimulatorOptionsInput> = {},
): Promise<TestClient> => {
  const simulator = await startSimulator({
    users: [USER],
    owners: [{ name: OWNER }],
    ...options,
  });
  onTestFinished(() => simulator.close());
  return new TestClient(simulator);
};

export const host = (summary: string, more: Record<string, unknown> = {}) => ({
  type: 'Host',
  summary,
  ...more,
});
