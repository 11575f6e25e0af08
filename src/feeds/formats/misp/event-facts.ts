// What an event says about itself. It may stand behind the attributes that need it: a first reading collects it for all events.
import { CodedError } from '../../../core/errors.ts';

export interface EventFacts {
  readonly uuid: string;
  readonly info?: string;
  readonly date?: string;
  readonly timestamp?: string;
  /** `1` high, `2` medium, `3` low, `4` undefined. */
  readonly threat_level_id?: string;
  /** Name of the organisation that made the event. */
  readonly org?: string;
  readonly tags: readonly string[];
}

/** Some kilobytes each. */
const MAX_EVENTS = 100_000;

const members = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const textOf = (value: unknown): string | undefined =>
  typeof value === 'number' || (typeof value === 'string' && value !== '')
    ? String(value)
    : undefined;

/** Whether JSON, in whatever an event may be wrapped in, has an event with a uuid. */
export function hasEvent(json: unknown): boolean {
  const found = members(json)['response'] ?? json;
  return (Array.isArray(found) ? found : [found]).some(
    (one) => textOf(members(members(one)['Event'] ?? one)['uuid']) !== undefined,
  );
}

/** Names in a `Tag` list. */
export const tagNames = (tags: unknown): readonly string[] =>
  list(tags).flatMap((tag) => textOf(members(tag)['name']) ?? []);

const galaxyTags = (galaxies: unknown): readonly string[] =>
  list(galaxies)
    .flatMap((galaxy) => list(members(galaxy)['GalaxyCluster']))
    .flatMap((cluster) => textOf(members(cluster)['tag_name']) ?? []);

const WANTED: ReadonlySet<string> = new Set([
  'uuid',
  'info',
  'date',
  'timestamp',
  'threat_level_id',
  'Orgc',
  'Tag',
  'Galaxy',
]);

/** Facts of all events of the documents, in their order; those without a uuid are none. */
export class EventIndex {
  private readonly events: (EventFacts | undefined)[] = [];
  private open: Record<string, unknown> = {};

  member(name: string, value: unknown): void {
    if (WANTED.has(name)) this.open[name] = value;
  }

  end(): void {
    const { uuid, info, date, timestamp, threat_level_id: level, Orgc, Tag, Galaxy } = this.open;
    this.open = {};
    const id = textOf(uuid);
    const texts = { info, date, timestamp, threat_level_id: level, org: members(Orgc)['name'] };
    const known = Object.entries(texts).flatMap(([name, value]) => {
      const text = textOf(value);
      return text === undefined ? [] : [[name, text] as const];
    });
    const tags = [...new Set([...tagNames(Tag), ...galaxyTags(Galaxy)])];
    this.events.push(
      id === undefined ? undefined : { uuid: id, tags, ...Object.fromEntries(known) },
    );
    if (this.events.length > MAX_EVENTS)
      throw new CodedError(
        'FeedTooLarge',
        `MISP: more than ${MAX_EVENTS} events in one fetch; read the source in smaller parts`,
      );
  }

  at(ordinal: number): EventFacts | undefined {
    return this.events[ordinal];
  }
}
