// Filters on what an object carries: tags, security labels, attributes.
import { CodedError } from '../../core/errors.ts';
import { tql } from '../tql/builder.ts';
import { leaf } from './filter.ts';
import { exact, listIn, same, type Both } from './judging.ts';

/** Nothing is named so: the platform would answer with nothing. */
function checkName(what: string, name: string): void {
  if (name.trim() !== '') return;
  throw new CodedError('ConfigInvalid', `filter: ${what}: expected a name, got an empty text`, {
    details: { object: 'filter' },
  });
}

/** Tagged so, whatever the case of the letters. */
export const tag = (name: string): Both => {
  checkName('tag', name);
  return leaf({
    label: `tag ${name}`,
    server: exact(tql.indicators.has('hasTag', tql.tags('summary', 'EQ', name))),
    local: (record) => listIn(record, 'tags').some((one) => same(one['name'], name)),
    needs: ['tags'],
  });
};

/** Labelled so, for example `TLP:AMBER`. */
export const securityLabel = (name: string): Both => {
  checkName('security label', name);
  return leaf({
    label: `security label ${name}`,
    server: exact(tql.indicators('securityLabel', 'EQ', name)),
    local: (record) => listIn(record, 'securityLabels').some((one) => same(one['name'], name)),
    needs: ['securityLabels'],
  });
};

/** Has an attribute of this type, and of this value when one is given. */
export const attribute = (type: string, value?: string): Both => {
  checkName('attribute', type);
  const typed = tql.attributes('typeName', 'EQ', type);
  const query =
    value === undefined ? typed : tql.attributes.and(typed, tql.attributes('text', 'EQ', value));
  return leaf({
    label: value === undefined ? `attribute ${type}` : `attribute ${type} = ${value}`,
    server: exact(tql.indicators.has('hasAttribute', query)),
    local: (record) =>
      listIn(record, 'attributes').some(
        (one) => same(one['type'], type) && (value === undefined || one['value'] === value),
      ),
    needs: ['attributes'],
  });
};
