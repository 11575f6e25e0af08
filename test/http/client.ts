import { onTestFinished } from 'vitest';
import {
  createHttpClient,
  type HttpClient,
  type HttpClientOptions,
  type HttpRequest,
} from '../../src/http/index.ts';
import { CodedError } from '../../src/core/errors.ts';

/** A client that is closed when the test ends. */
export function openClient(options: HttpClientOptions = {}): HttpClient {
  const client = createHttpClient(options);
  onTestFinished(() => client.close());
  return client;
}

/** The coded error that something ends with. */
export async function failureOf(work: Promise<unknown>): Promise<CodedError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof CodedError) return error;
    throw error;
  }
  throw new Error('expected a failure');
}

/** Reads a whole answer as text through the streaming interface. */
export async function fetchText(client: HttpClient, request: HttpRequest): Promise<string> {
  return (await client.request(request)).readText();
}
