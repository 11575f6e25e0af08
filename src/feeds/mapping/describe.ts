// A mapping in words: the data-mapping table of the documents comes from the same value that runs.
import type { JsonObject } from '../../core/json.ts';
import type { Node } from './expression.ts';
import { FUNCTIONS } from './functions.ts';
import type { AssociationTemplate, AttributeTemplate, Template } from './template-contract.ts';

/** One row of the table. */
export interface MappingRow {
  /** `URL`, `Threat` … */
  readonly object: string;
  /** `value`, `tag`, `attribute Source` … */
  readonly target: string;
  readonly source: string;
}

/** An expression in words. Fields are in back quotes, texts in quotes. */
export function describeNode(node: Node): string {
  switch (node.op) {
    case 'field':
      return `\`${node.path.join('.')}\``;
    case 'literal':
      return typeof node.value === 'string'
        ? `“${node.value}”`
        : JSON.stringify(node.value ?? null);
    case 'parameter':
      return `parameter \`${node.name}\``;
    case 'runTime':
      return 'time of the run';
    case 'request':
      return `${node.name} of the request`;
    case 'call':
      return FUNCTIONS[node.name]?.words(node.args.map(describeNode), node.options) ?? node.name;
    case 'compute':
      return `${node.words} (from ${node.args.map(describeNode).join(', ')})`;
  }
}

const WRITES: Readonly<Record<AttributeTemplate['write'], string>> = {
  always: '',
  once: ', written once',
  volatile: ', no change by itself',
};

function describeLabel(node: Node): string {
  if (node.op !== 'literal') return describeNode(node);
  const { value } = node;
  if (typeof value === 'string') return value;
  const { name } =
    typeof value === 'object' && !Array.isArray(value) ? ((value ?? {}) as JsonObject) : {};
  return typeof name === 'string' ? name : describeNode(node);
}

const describeAssociation = (link: AssociationTemplate): string =>
  'with' in link
    ? `${link.with.types.join(' or ')} ${describeNode(link.with.value)} as ${link.association}`
    : `${link.type} ${describeNode(link.value)} as ${link.association}`;

/** All rows of one template. */
export function describeTemplate(template: Template): readonly MappingRow[] {
  const object = template.kind === 'group' ? template.type : template.types.join(' or ');
  const row = (target: string, source: string): MappingRow => ({ object, target, source });
  const each = template.each ? `, for each of ${describeNode(template.each)}` : '';
  const condition =
    each +
    (template.when ? `, only when ${describeNode(template.when)}` : '') +
    (template.keep ? `, kept when ${describeNode(template.keep)}` : '');
  const keys =
    template.kind === 'group'
      ? [
          row('name', describeNode(template.name) + condition),
          row('identity', [...template.key, ...template.optionalKey].map(describeNode).join(' + ')),
        ]
      : [
          row(
            'value',
            describeNode(template.value) +
              (template.addScheme ? `, with ${template.addScheme}:// when it has no scheme` : '') +
              condition,
          ),
          row('rating', describeNode(template.rating)),
          row('confidence', describeNode(template.confidence)),
          ...(template.active ? [row('active', describeNode(template.active))] : []),
          ...(template.withdrawn
            ? [row('active', `no when ${describeNode(template.withdrawn)}`)]
            : []),
        ];
  return [
    ...keys,
    ...Object.entries(template.dates).map(([name, node]) =>
      row(
        name,
        describeNode(node) +
          (name === 'lastSeen' && template.lastSeenWrite === 'volatile' ? WRITES.volatile : ''),
      ),
    ),
    ...template.attributes.map((attribute) =>
      row(
        `attribute ${attribute.type}`,
        describeNode(attribute.value) +
          WRITES[attribute.write] +
          (attribute.displayed ? ', displayed' : '') +
          (attribute.pinned === true ? ', pinned' : '') +
          (attribute.label ? `, labelled ${describeNode(attribute.label)}` : ''),
      ),
    ),
    ...template.tags.map((tag) => row('tag', describeNode(tag))),
    ...template.securityLabels.map((label) => row('security label', describeLabel(label))),
    ...Object.entries(template.fields).map(([name, node]) => row(name, describeNode(node))),
    ...(template.groups.length > 0
      ? [row('associated with', template.groups.map((linked) => linked.type).join(', '))]
      : []),
    ...(template.links ? [row('associated with', describeNode(template.links))] : []),
    ...(template.kind === 'indicator'
      ? (template.associations ?? []).map((link) =>
          row('associated with', describeAssociation(link)),
        )
      : []),
  ];
}
