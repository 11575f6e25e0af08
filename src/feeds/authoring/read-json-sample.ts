// The records of a sample in JSON: where they are in the document, or one in each line.
import { CodedError } from '../../core/errors.ts';
import { isJsonObject, parsedJson } from '../formats/json-values.ts';
import type { SampleDocument } from './guess.ts';
import { guessJsonPath } from './guess-json-path.ts';
import { readJsonLines } from './read-json-lines.ts';

/** Far above any feed, far below what the stack of a program takes. */
const MAX_NESTING = 256;
const JSON_MARKS = /"(?:[^"\\]|\\.)*"|[[{]|[\]}]/gs;

/** Asked of the text: what walks through the document later goes as deep as it does. */
function nestsDeeper(text: string, most: number): boolean {
  let depth = 0;
  for (const [mark] of text.matchAll(JSON_MARKS)) {
    if (mark === '[' || mark === '{') depth += 1;
    else if (mark === ']' || mark === '}') depth -= 1;
    if (depth > most) return true;
  }
  return false;
}

/** Fields of the blocks around the records, but those on the way to them; none where the records lie in the document itself. */
function fieldsAround(document: unknown, path: readonly string[]): readonly string[] {
  const around = new Set<string>();
  let values: readonly unknown[] = [document];
  for (const [index, step] of path.entries()) {
    const outer = path.slice(0, index);
    if (outer.includes('[]') && step !== '[]' && step !== '{}')
      for (const name of values.filter(isJsonObject).flatMap(Object.keys))
        if (name !== step) around.add([...outer, name].join('.').replaceAll('.[]', '[]'));
    values = values.flatMap((value) => inside(value, step));
  }
  return [...around];
}

function inside(value: unknown, step: string): readonly unknown[] {
  if (Array.isArray(value)) return step === '[]' ? (value as readonly unknown[]) : [];
  if (!isJsonObject(value)) return [];
  return step === '{}' ? Object.values(value) : [value[step]];
}

/** @throws {FeedFormat} when it is no JSON, nests without end, or has no list of records */
export function readJsonSample(text: string, whole: boolean, what: string): SampleDocument {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const objects = (whole ? lines : lines.slice(0, -1)).map(parsedJson);
  if (objects.length > 1 && objects.filter(isJsonObject).length >= objects.length * 0.9)
    return readJsonLines(objects.filter(isJsonObject));
  if (nestsDeeper(text, MAX_NESTING))
    throw new CodedError(
      'FeedFormat',
      `${what} nests more than ${MAX_NESTING} levels of JSON, which no feed does`,
    );
  const document = parsedJson(text);
  if (document === undefined)
    throw new CodedError(
      'FeedFormat',
      whole
        ? `${what} begins like JSON and is none; look at it with a JSON tool`
        : `${what} is too large to be looked at as one JSON document; give a shorter sample with some records`,
    );
  if (isJsonObject(document) && document['type'] === 'bundle' && Array.isArray(document['objects']))
    return {
      format: { kind: 'stix' },
      records: (document['objects'] as unknown[]).filter(isJsonObject),
    };
  const found = guessJsonPath(document);
  if (!found)
    throw new CodedError(
      'FeedFormat',
      `${what} is JSON without a list of records: expected an array of objects, or an object of objects, somewhere inside`,
    );
  const { path, records, nameField } = found;
  return {
    format: {
      kind: 'json',
      path,
      ...(nameField === undefined ? {} : { nameField }),
      around: fieldsAround(document, path),
    },
    records,
    document,
  };
}
