// Further words of a mapping: what the platform has forms of its own for, and what keys are made of.
import { CodedError } from '../../core/errors.ts';
import type { JsonValue } from '../../core/json.ts';
import { refuseUnknownKeys, refuseUnknownWord, type KeysOf } from '../known-keys.ts';
import { call, type Expression, type Operand, type OptionalText, type Text } from './expression.ts';

type TextList = Operand<string | readonly string[] | undefined | null>;

/** The security label for a TLP word of any usual spelling (`amber`, `tlp:GREEN`, `TLP_AMBER+STRICT`); missing, and counted, for others. */
export const tlp = (value: Text): OptionalText => call('tlp', [value]);

/**
 * Tags of NAICS for codes of two to six digits or titles of sectors: `522110` becomes `NAICS: 52 - Finance and Insurance`. Codes below
 * the sector have no titles here, so the tag is that of the sector. What is none is counted.
 */
export const naicsTags = (list: TextList): Expression<readonly string[] | undefined> =>
  call('naicsTags', [list]);

/** A list of objects as a Markdown table, for attributes that show Markdown. `columns`: heading to member. */
export const tableOf = (
  rows:
    Operand<readonly JsonValue[] | undefined | null> | Expression<readonly object[] | undefined>,
  columns: Readonly<Record<string, string>>,
): OptionalText => call('table', [rows], { columns });

interface OccurrenceParts {
  readonly fileName?: Text;
  readonly path?: Text;
  readonly date?: Text;
}
const OF_OCCURRENCE: KeysOf<OccurrenceParts> = { fileName: true, path: true, date: true };

/** One occurrence of a File, for `fields: { fileOccurrence }`; those of several records are united. */
export const occurrence = (parts: OccurrenceParts): Expression<JsonValue | undefined> => {
  refuseUnknownKeys('occurrence', parts, OF_OCCURRENCE);
  return call('occurrence', [parts.fileName, parts.path, parts.date]);
};

/** Hash of a text in UTF-8, hex: for keys, never for indicators. */
export const digest = (
  value: Text,
  algorithm: 'md5' | 'sha1' | 'sha256' = 'sha256',
): OptionalText => {
  refuseUnknownWord('digest', algorithm, ['md5', 'sha1', 'sha256']);
  return call('digest', [value], { algorithm });
};

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * UUID of version 5: the same for the same text in the same namespace, as several sources make their ids.
 * @throws {ConfigInvalid} when the namespace is no UUID
 */
export const uuid5 = (value: Text, namespace: string): OptionalText => {
  if (!UUID.test(namespace))
    throw new CodedError(
      'ConfigInvalid',
      `uuid5: the namespace is a UUID, got ${JSON.stringify(namespace)}`,
    );
  return call('uuid5', [value], { namespace });
};

/** Text in which nothing is a link any more (`hxxp://files[.]example`), for descriptions. Indicators are never defanged. */
export const defanged = (value: Text): OptionalText => call('defang', [value]);

/** Part of a URL; missing when the text is none, empty parts as well. For the host there is `hostOf`. */
export const urlPart = (
  value: Text,
  part: 'scheme' | 'port' | 'path' | 'query' | 'fragment',
): OptionalText => {
  refuseUnknownWord('urlPart', part, ['scheme', 'port', 'path', 'query', 'fragment']);
  return call('urlPart', [value], { part });
};
