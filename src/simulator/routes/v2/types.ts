// v2 lists that describe the instance: indicator types, attribute types, association types.
import { v2Success, type Reply } from '../../transport/reply.ts';
import { isTrue, type ApiRequest } from '../../transport/request.ts';
import { route, type Route } from '../../transport/router.ts';
import type { AttributeTypeRecord } from '../../state/words.ts';
import { ASSOCIATION_TYPES, type AssociationTypeInfo } from '../../state/seed-associations.ts';
import { notFound, type Parameters } from './envelope.ts';
import { isBasicType, type IndicatorTypeInfo } from '../../values/indicator-types.ts';

const REGEXES: Readonly<Record<string, readonly string[]>> = {
  File: ['\\b([a-fA-F\\d]{32})\\b', '\\b([a-fA-F\\d]{40})\\b', '\\b([a-fA-F\\d]{64})\\b'],
};

/** Booleans are text here. All but the basic types count as custom and must name a label per value: clients build methods from them. */
const typeView = (info: IndicatorTypeInfo, additional: boolean): Record<string, unknown> => {
  const view: Record<string, unknown> = {
    name: info.name,
    custom: String(!isBasicType(info.name)),
    parsable: 'true',
    apiBranch: info.apiBranch,
    apiEntity: info.apiEntity,
  };
  if (info.casePreference !== undefined) view['casePreference'] = info.casePreference;
  if (!isBasicType(info.name)) {
    info.valueKeys.forEach((key, index) => {
      view[`value${index + 1}Label`] = key;
      const choices = info.choices[key];
      view[`value${index + 1}Type`] = choices === undefined ? 'text' : 'selectone';
      if (choices !== undefined) view[`value${index + 1}Option`] = choices.join(';');
    });
  }
  if (additional) {
    view['regexes'] = REGEXES[info.name] ?? [];
    view['keys'] = Object.fromEntries(info.valueKeys.map((key, i) => [`key${i + 1}`, key]));
  }
  return view;
};

/** `allowMarkdown`, `maxLength`, `system`: plain equality. All types are system types here, so an owner changes nothing. */
const attributeTypeFits = (query: URLSearchParams, type: AttributeTypeRecord): boolean =>
  (query.get('allowMarkdown') ?? String(type.allowMarkdown)) === String(type.allowMarkdown) &&
  (query.get('maxLength') ?? String(type.maxSize)) === String(type.maxSize) &&
  query.get('system') !== 'false';

const attributeTypeView = (query: URLSearchParams, type: AttributeTypeRecord): object => ({
  id: type.id,
  name: type.name,
  description: type.description,
  maxLength: type.maxSize,
  allowMarkdown: String(type.allowMarkdown),
  system: 'true',
  ...(query.get('includes') === 'validationRule' && type.choices !== undefined
    ? { validationRule: { name: type.name, type: 'SelectOne', text: type.choices.join(';') } }
    : {}),
});

const associationTypeView = ({ name, fileAction, apiBranch }: AssociationTypeInfo): object => ({
  name,
  custom: 'false',
  fileAction: String(fileAction),
  apiBranch,
});

/** All of a kind under the key of their entity, or the one of a name. */
const listOrOne = <T extends { readonly name: string }>(
  key: string,
  all: Iterable<T>,
  view: (type: T) => unknown,
  name: string | undefined,
): Reply => {
  const chosen = [...all].filter((type) => name === undefined || type.name === name).map(view);
  if (name === undefined) return v2Success({ resultCount: chosen.length, [key]: chosen });
  return chosen.length === 0 ? notFound() : v2Success({ [key]: chosen[0] });
};

const indicatorTypes = ({ platform, query }: ApiRequest, { name }: Parameters): Reply => {
  const additional = isTrue(query, 'includeAdditional');
  const all = platform.store.indicatorTypes.all();
  return listOrOne('indicatorType', all, (type) => typeView(type, additional), name);
};

const attributeTypes = ({ platform, query }: ApiRequest, { name }: Parameters): Reply => {
  const all = [...platform.store.vocabulary.attributeTypes.values()];
  const chosen = name === undefined ? all.filter((type) => attributeTypeFits(query, type)) : all;
  return listOrOne('attributeType', chosen, (type) => attributeTypeView(query, type), name);
};

const associationTypes = (_request: ApiRequest, { name }: Parameters): Reply =>
  listOrOne('associationType', ASSOCIATION_TYPES, associationTypeView, name);

export const typeRoutes: readonly Route[] = [
  route('GET', 'v2/types/indicatorTypes', indicatorTypes),
  route('GET', 'v2/types/indicatorTypes/:name', indicatorTypes),
  route('GET', 'v2/types/attributeTypes', attributeTypes),
  route('GET', 'v2/types/attributeTypes/:name', attributeTypes),
  route('GET', 'v2/types/associationTypes', associationTypes),
  route('GET', 'v2/types/associationTypes/:name', associationTypes),
];
