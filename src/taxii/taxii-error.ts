// What a request is told that cannot be answered: a status and TAXII's error object (TAXII 2.1, 3.6.1).
import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Answer } from './answer.ts';

export class TaxiiError extends Error {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, description: string, headers: Readonly<Record<string, string>> = {}) {
    super(description);
    this.name = 'TaxiiError';
    this.status = status;
    this.headers = headers;
  }
}

export function errorAnswer({ status, message, headers }: TaxiiError): Answer {
  const object = {
    title: STATUS_CODES[status] ?? 'Error',
    description: message,
    error_id: randomUUID(),
    http_status: String(status),
  };
  return { status, headers, body: JSON.stringify(object) };
}
