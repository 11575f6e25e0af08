// An answer as a value, until it is sent.
export interface Answer {
  readonly status: number;
  /** Beside those that every answer has. */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body: string;
}

export const answer = (
  body: object | string,
  headers: Readonly<Record<string, string>> = {},
): Answer => ({
  status: 200,
  headers,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
