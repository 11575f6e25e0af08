// Delivery by HTTP: documents of some hundred events each, in an order that is the same each time, so that a repeated delivery
// repeats the same documents under the same key and a receiver can tell that it knows them.
import { CodedError, findCodedError } from '../../core/errors.ts';
import type { HttpClient } from '../../http/index.ts';
import type { ExportEvent, OutputPart, OutputWriter } from '../../outputs/index.ts';
import { createTold, NOTHING_TOLD, type Told, type ToldSoFar } from './told.ts';

export interface ReceiverDelivery {
  readonly http: Pick<HttpClient, 'requestText'>;
  readonly url: string;
  readonly method: 'POST' | 'PUT';
  readonly headers: Readonly<Record<string, string>>;
  /** Most events of one request; fewer when the receiver says that it is too much. */
  readonly maxEvents: number;
  /** Member of the receiver's JSON answer that says how many it took; another number is a refusal. */
  readonly acceptedMember?: string;
  /** One writer per document. */
  readonly open: () => { readonly writer: OutputWriter; readonly contentType: string };
  readonly events: AsyncIterable<ExportEvent>;
  /** First part of the key of each request. */
  readonly key: string;
  /** What an earlier attempt has delivered. */
  readonly held?: Delivered | undefined;
  readonly onProgress?: (delivered: Delivered) => void;
  readonly signal?: AbortSignal;
}

/** Plain JSON. */
export interface Delivered {
  /** Events from the beginning. */
  readonly events: number;
  readonly told: ToldSoFar;
}

/** Documents are in memory as a whole. */
const MAX_CHARACTERS = 32 * 1024 * 1024;

/**
 * @throws {OutputUnreachable} @throws {OutputUnavailable} @throws {RateLimited} after the client's own attempts
 * @throws {OutputRejected} when the receiver refuses a document of a single event, or takes less than it was sent
 */
export async function deliverToReceiver(delivery: ReceiverDelivery): Promise<ToldSoFar> {
  const { held = { events: 0, told: NOTHING_TOLD } } = delivery;
  const told = createTold(held.told);
  let seen = 0;
  let block: ExportEvent[] = [];
  let characters = 0;
  const flush = async (): Promise<void> => {
    if (block.length > 0) await send(delivery, told, block, seen - block.length);
    block = [];
    characters = 0;
    delivery.onProgress?.({ events: seen, told: told.soFar() });
  };
  for await (const event of delivery.events) {
    delivery.signal?.throwIfAborted();
    seen += 1;
    if (seen <= held.events) continue;
    block.push(event);
    characters += event.object.text.length;
    if (block.length >= delivery.maxEvents || characters >= MAX_CHARACTERS) await flush();
  }
  await flush();
  return told.soFar();
}

/** A document that is too large goes in halves: what the receiver takes is known to the receiver alone. */
async function send(
  delivery: ReceiverDelivery,
  told: Told,
  events: readonly ExportEvent[],
  first: number,
): Promise<void> {
  const { writer, contentType } = delivery.open();
  const attempt = createTold();
  let body = '';
  let main: string | undefined;
  /** A document is one file; what an output puts beside it stays here and is counted. */
  const add = (parts: readonly OutputPart[]): void => {
    for (const { file, text } of parts) {
      main ??= file;
      if (file === main) body += text;
      else
        attempt.refuse({ code: 'second-file', message: `${file}: a receiver gets ${main} only` });
    }
  };
  add(writer.begin());
  for (const event of events) add(attempt.write(writer, event));
  add(writer.end());
  const { created, changed, withdrawn } = attempt.soFar().counts;
  const sent = created + changed + withdrawn;
  try {
    if (sent > 0) await post(delivery, body, contentType, `${delivery.key}-${first}`, sent);
  } catch (error) {
    if (!isTooLarge(error) || events.length === 1) throw error;
    const half = Math.ceil(events.length / 2);
    await send(delivery, told, events.slice(0, half), first);
    await send(delivery, told, events.slice(half), first + half);
    return;
  }
  told.add(attempt.soFar());
}

const isTooLarge = (error: unknown): boolean => findCodedError(error)?.details['status'] === 413;

async function post(
  { http, url, method, headers, acceptedMember, signal }: ReceiverDelivery,
  body: string,
  contentType: string,
  key: string,
  sent: number,
): Promise<void> {
  const answer = await http.requestText({
    url,
    method,
    headers: { 'content-type': contentType, 'idempotency-key': key, ...headers },
    body,
    followRedirects: 0,
    // The key makes a repetition harmless.
    retry: { methods: [method] },
    accept: (status) => status >= 200 && status < 300,
    ...(signal === undefined ? {} : { signal }),
  });
  if (acceptedMember === undefined) return;
  const accepted = acceptedOf(answer.text, acceptedMember);
  if (accepted === sent) return;
  throw new CodedError(
    'OutputRejected',
    `${url}: expected ${acceptedMember} ${sent} in the answer, got ${accepted ?? 'no number'}; what was sent is sent again by the next run`,
    { details: { status: answer.status } },
  );
}

function acceptedOf(text: string, member: string): number | undefined {
  try {
    const value = (JSON.parse(text) as Readonly<Record<string, unknown>> | null)?.[member];
    return typeof value === 'number' ? value : undefined;
  } catch {
    return undefined;
  }
}
