// Two wires, request by request: every place in which they differ, under a name without numbers.
import { CASES, type Wire } from './cases.ts';
import { objectAt, objectsOf, walk, type Json } from './walk.ts';
import type { WireRequest } from './wire-request.ts';

export interface Difference {
  /** The place: `headers.accept`, `indicator[File].summary`, `request`. */
  readonly place: string;
  /** Case and number of the request in it. */
  readonly request: string;
  readonly theirs: string;
  readonly ours: string;
}

export interface Comparison {
  /** Of requests. */
  readonly pairs: number;
  /** Pairs of requests that differ in nothing but `inEveryRequest`. */
  readonly equal: number;
  readonly inEveryRequest: readonly string[];
  readonly objects: number;
  readonly equalObjects: number;
  /** Objects that differ in nothing but an id which the framework made up. */
  readonly equalButForIds: number;
  readonly differences: readonly Difference[];
}

interface Pair {
  readonly title: string;
  readonly theirs: WireRequest | undefined;
  readonly ours: WireRequest | undefined;
}

export function compareWires(theirs: Wire, ours: Wire): Comparison {
  const pairs = CASES.flatMap((name) =>
    Array.from({ length: Math.max(theirs[name].length, ours[name].length) }, (_, at): Pair => ({
      title: `${name} ${at + 1}`,
      theirs: theirs[name][at],
      ours: ours[name][at],
    })),
  );
  const found = pairs.map(differencesOf);
  const general = placesInAll(found.filter((_, at) => pairs[at]?.ours && pairs[at].theirs));
  const objects = pairs.flatMap((pair, at) => comparedObjects(pair, found[at] ?? []));
  return {
    pairs: pairs.length,
    equal: found.filter((all) => all.every(({ place }) => general.includes(place))).length,
    inEveryRequest: general,
    objects: objects.length,
    equalObjects: objects.filter((places) => places.length === 0).length,
    equalButForIds: objects.filter((places) => places.join() === 'xid').length,
    differences: found.flat().map(({ path: _path, ...difference }) => difference),
  };
}

type Found = Difference & { readonly path: string };

/** A made-up id is the same difference whatever the type. */
function differencesOf({ title, theirs, ours }: Pair): readonly Found[] {
  const found: Found[] = [];
  const report = (path: string, left: Json | undefined, right: Json | undefined): void => {
    const place = path.replace(
      /(?:content\.)?(group|indicator)\[(\d+)\]/,
      (_, list: string, at) => {
        const object = objectAt(theirs, list, Number(at)) ?? objectAt(ours, list, Number(at));
        const type = object?.['type'];
        const named = typeof type === 'string' && !path.endsWith('].xid');
        return `${list}[${named ? type : 'any'}]`;
      },
    );
    found.push({ path, place, request: title, theirs: show(left), ours: show(right) });
  };
  if (theirs === undefined || ours === undefined) {
    report('request', theirs?.path, ours?.path);
    return found;
  }
  walk('', outside(theirs), outside(ours), report);
  for (const [at, part] of (theirs.form ?? []).entries())
    walk(part.name, part.body, ours.form?.[at]?.body, report);
  walk('content', theirs.body, ours.body, report);
  return found;
}

/** All but the bodies. */
function outside({ form, body: _body, ...rest }: WireRequest): Json {
  const parts = form?.map(({ body: _content, ...part }) => part);
  return { ...rest, ...(parts === undefined ? {} : { form: parts }) };
}

function placesInAll(found: readonly (readonly Found[])[]): readonly string[] {
  const [first = [], ...others] = found.map((all) => all.map(({ place }) => place));
  return first.filter((place) => others.every((places) => places.includes(place)));
}

/** For each object of a pair the keys in which it differs. */
function comparedObjects({ theirs, ours }: Pair, found: readonly Found[]): readonly string[][] {
  if (theirs === undefined || ours === undefined) return [];
  return objectsOf(theirs).map((prefix) =>
    found
      .filter(({ path }) => path.startsWith(prefix))
      .map(({ path }) => path.slice(prefix.length).replace(/^\./, '')),
  );
}

const show = (value: Json | undefined): string =>
  value === undefined ? 'absent' : JSON.stringify(value);
