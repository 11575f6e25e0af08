// v2 lists that describe the instance: indicator types, attribute types, association types.
import { json, v2Failure, v2Success, type Reply } from '../../transport/reply.ts';
import { isTrue, type ApiRequest } from '../../transport/request.ts';
import { route, type Route } from '../../transport/router.ts';
import type { AttributeTypeRecord } from '../../state/words.ts';
import { ASSOCIATION_TYPES } from '../../state/seed-associations.ts';
import { isBasicType, type IndicatorTypeInfo } from '../../values/indicator-types.ts';

const NOT_FOUND = v2Failure(404, 'The requested resource was not found');

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

const indicatorTypes = (
  { platform, query }: ApiRequest,
  { name }: Readonly<Record<string, string>>,
): Reply => {
  const additional = isTrue(query, 'includeAdditional');
  const chosen = platform.store.indicatorTypes
    .all()
    .filter((info) => name === undefined || info.name === name);
  if (chosen.length === 0) return NOT_FOUND;
  const indicatorType = chosen.map((info) => typeView(info, additional));
  return v2Success(
    name === undefined
      ? { resultCount: indicatorType.length, indicatorType }
      : { indicatorType: indicatorType[0] },
  );
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

const attributeTypes = (
  { platform, query }: ApiRequest,
  { name }: Readonly<Record<string, string>>,
): Reply => {
  const all = [...platform.store.vocabulary.attributeTypes.values()];
  if (name !== undefined) {
    const found = all.find((type) => type.name === name);
    return found === undefined
      ? NOT_FOUND
      : v2Success({ attributeType: attributeTypeView(query, found) });
  }
  const attributeType = all
    .filter((type) => attributeTypeFits(query, type))
    .map((type) => attributeTypeView(query, type));
  return v2Success({ resultCount: attributeType.length, attributeType });
};

const associationTypes = (
  _request: ApiRequest,
  { name }: Readonly<Record<string, string>>,
): Reply => {
  const associationType = ASSOCIATION_TYPES.filter(
    (type) => name === undefined || type.name === name,
  ).map((type) => ({
    name: type.name,
    custom: 'false',
    fileAction: String(type.fileAction),
    apiBranch: type.apiBranch,
  }));
  if (associationType.length === 0) return NOT_FOUND;
  return json(200, {
    status: 'Success',
    data:
      name === undefined
        ? { resultCount: associationType.length, associationType }
        : { associationType: associationType[0] },
  });
};

export const typeRoutes: readonly Route[] = [
  route('GET', 'v2/types/indicatorTypes', indicatorTypes),
  route('GET', 'v2/types/indicatorTypes/:name', indicatorTypes),
  route('GET', 'v2/types/attributeTypes', attributeTypes),
  route('GET', 'v2/types/attributeTypes/:name', attributeTypes),
  route('GET', 'v2/types/associationTypes', associationTypes),
  route('GET', 'v2/types/associationTypes/:name', associationTypes),
];
