// What an author says about an object, looked at when the definition is loaded: types that the platform does not have and options that
// nobody reads would else be told by their effect only, record by record.
import { CodedError } from '../../core/errors.ts';
import { GROUP_TYPES, INDICATOR_TYPES } from '../generic/words.ts';
import { refuseUnknownKeys, refuseUnknownWord, type KeysOf } from '../known-keys.ts';
import { requireNumber } from '../option-values.ts';
import { isExpression } from './expression.ts';
import type {
  AttributeOptions,
  GroupOptions,
  IndicatorOptions,
  ObjectOptions,
} from './template-options.ts';

const OF_OBJECTS: KeysOf<ObjectOptions> = {
  each: true,
  when: true,
  keep: true,
  firstSeen: true,
  lastSeen: true,
  lastSeenWrite: true,
  externalDateAdded: true,
  externalDateExpires: true,
  externalLastModified: true,
  attributes: true,
  tags: true,
  securityLabels: true,
  groups: true,
  links: true,
  fields: true,
};

const OF_INDICATORS: KeysOf<IndicatorOptions> = {
  ...OF_OBJECTS,
  rating: true,
  confidence: true,
  suggested: true,
  active: true,
  withdrawn: true,
  private: true,
  addScheme: true,
  retype: true,
  associations: true,
};

const OF_GROUPS: KeysOf<GroupOptions> = {
  ...OF_OBJECTS,
  key: true,
  optionalKey: true,
  name: true,
  xid: true,
  shared: true,
};

const OF_ATTRIBUTES: KeysOf<AttributeOptions> = {
  value: true,
  displayed: true,
  pinned: true,
  write: true,
  source: true,
  label: true,
  maxLength: true,
  tooLong: true,
};

/** @throws {ConfigInvalid} for a word that is not one of an option's */
function checkWords(
  what: string,
  given: object,
  words: Readonly<Record<string, readonly string[]>>,
): void {
  for (const [name, known] of Object.entries(words)) {
    const word = (given as Readonly<Record<string, unknown>>)[name];
    if (word !== undefined) refuseUnknownWord(`${what}: ${name}`, word, known);
  }
}

function checkAttribute(what: string, given: object): void {
  refuseUnknownKeys(what, given, OF_ATTRIBUTES);
  checkWords(what, given, {
    write: ['once', 'volatile'],
    tooLong: ['cut', 'reject', 'description'],
  });
  const { maxLength } = given as AttributeOptions;
  requireNumber(`${what}: maxLength`, maxLength, { min: 1 });
}

function checkObject(what: string, { attributes = {}, lastSeenWrite }: ObjectOptions): void {
  checkWords(what, { lastSeenWrite }, { lastSeenWrite: ['always', 'volatile'] });
  for (const [type, given] of Object.entries<unknown>(attributes)) {
    if (given === null)
      throw new CodedError(
        'ConfigInvalid',
        `${what}: the attribute ${type} is null; leave it out, or give it a value`,
      );
    const isOptions = typeof given === 'object' && !Array.isArray(given) && !isExpression(given);
    if (isOptions) checkAttribute(`${what}: the attribute ${type}`, given);
  }
}

/** @throws {ConfigInvalid} for a type, option or option of an attribute that does not exist, with the nearest one */
export function checkIndicator(types: readonly string[], options: IndicatorOptions): void {
  for (const type of types) refuseUnknownWord('type of an indicator', type, INDICATOR_TYPES);
  const what = `indicator ${types.join(' or ')}`;
  refuseUnknownKeys(what, options, OF_INDICATORS);
  checkWords(what, options, { addScheme: ['http', 'https'] });
  checkObject(what, options);
}

/** @throws {ConfigInvalid} for a type, option or option of an attribute that does not exist, with the nearest one */
export function checkGroup(type: string, options: GroupOptions): void {
  refuseUnknownWord('type of a group', type, GROUP_TYPES);
  const what = `group ${type}`;
  refuseUnknownKeys(what, options, OF_GROUPS);
  checkWords(what, options, { xid: ['v1', 'tcex', 'tcex-text'] });
  checkObject(what, options);
}
