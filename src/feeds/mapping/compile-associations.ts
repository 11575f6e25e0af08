// Links between indicators. Both ends say a link, so that it comes along with whichever is made anew, and so that the removal of one
// end knows the link as this feed's own. An end that is only named by its value may be no object of this feed: then one says it alone.
import type { IndicatorLink, MappedIndicator, MappedObject } from '../../core/mapped-object.ts';
import { mergeContent } from '../../core/merge-content.ts';
import { normalise } from '../normalise/normalise.ts';
import { isRefused } from '../normalise/result.ts';
import { compileNode } from './compile.ts';
import { orderMembers } from './member-order.ts';
import type { RecordTools, Step } from './record-result.ts';
import { listOf } from './scalars.ts';
import type { AssociationTemplate, IndicatorTemplate, Template } from './template-contract.ts';

/** An indicator that a template has made of the record, or of one item of it. */
interface Made {
  readonly item: unknown;
  readonly record: unknown;
  readonly object: MappedIndicator;
}

type End = Pick<IndicatorLink, 'type' | 'id'>;

export interface Associations {
  /** The step, with what it makes remembered when the template is an end of links. */
  observe(template: Template, step: Step): Step;
  /** The objects of one record with their links; what was remembered of it is forgotten. */
  link(objects: MappedObject[]): MappedObject[];
}

/** A File has one name in links: its strongest hash. */
const endOf = ({ type, id }: End): End => ({
  type,
  id: type === 'File' ? (id.split(' : ').at(-1) ?? id) : id,
});

const linkTo = (association: string, { type, id }: End): IndicatorLink => ({
  association,
  id,
  type,
});

const linkFrom = (association: string, { type, id }: End): IndicatorLink => ({
  association,
  id,
  inward: true,
  type,
});

type FindNamed = (record: unknown) => readonly End[];

function compileNamed(
  link: Extract<AssociationTemplate, { type: unknown }>,
  tools: RecordTools,
): FindNamed {
  const values = compileNode(link.value, tools);
  return (record) =>
    listOf(values(record)).flatMap((text) => {
      const found = normalise(link.type, text);
      if (!isRefused(found)) return [endOf({ type: found.type, id: found.value })];
      tools.note('association_invalid');
      return [];
    });
}

/** Undefined when no template has links, which is usual and costs nothing then. */
export function compileAssociations(
  templates: readonly Template[],
  tools: RecordTools,
): Associations | undefined {
  const linking = templates.filter(
    (template): template is IndicatorTemplate =>
      template.kind === 'indicator' && template.associations !== undefined,
  );
  if (linking.length === 0) return undefined;
  const ends = new Set<Template>(
    linking.flatMap((template) => [
      template,
      ...(template.associations ?? []).flatMap((link) => ('with' in link ? link.with : [])),
    ]),
  );
  const named = new Map(
    linking.flatMap((template) =>
      (template.associations ?? []).flatMap((link) =>
        'with' in link ? [] : [[link, compileNamed(link, tools)] as const],
      ),
    ),
  );
  const made = new Map<Template, Made[]>();

  const targetsOf = (
    template: IndicatorTemplate,
    link: Extract<AssociationTemplate, { with: unknown }>,
    { item }: Made,
  ): readonly Made[] => {
    const all = made.get(link.with) ?? [];
    // Objects of one item belong to those of that item, not to those of its neighbours.
    const ofItem = template.each !== undefined && link.with.each === template.each;
    return ofItem ? all.filter((other) => other.item === item) : all;
  };

  const linksOfRecord = (): ReadonlyMap<MappedObject, readonly IndicatorLink[]> => {
    const links = new Map<MappedObject, IndicatorLink[]>();
    const add = (object: MappedIndicator, link: IndicatorLink): void => {
      if (link.type === object.type && link.id === endOf(object).id) return;
      const held = links.get(object);
      if (held) held.push(link);
      else links.set(object, [link]);
    };
    for (const template of linking)
      for (const from of made.get(template) ?? [])
        for (const link of template.associations ?? [])
          if ('with' in link)
            for (const to of targetsOf(template, link, from)) {
              add(from.object, linkTo(link.association, endOf(to.object)));
              add(to.object, linkFrom(link.association, endOf(from.object)));
            }
          else
            for (const to of named.get(link)?.(from.record) ?? [])
              add(from.object, linkTo(link.association, to));
    return links;
  };

  return {
    observe: (template, step) =>
      ends.has(template)
        ? (record, result, groups, item) => {
            const before = result.objects.length;
            step(record, result, groups, item);
            for (const object of result.objects.slice(before))
              if (object.kind === 'indicator') {
                const held = made.get(template);
                if (held) held.push({ item, record, object });
                else made.set(template, [{ item, record, object }]);
              }
          }
        : step,
    link: (objects) => {
      const links = linksOfRecord();
      made.clear();
      if (links.size === 0) return objects;
      return objects.map((object): MappedObject => {
        const own = links.get(object);
        if (own === undefined) return object;
        // Merged with nothing a list gets its order, and each link once.
        const associatedIndicators =
          mergeContent({ associatedIndicators: own }, {}).associatedIndicators ?? [];
        return {
          ...object,
          content: orderMembers({ ...object.content, associatedIndicators }),
        } as MappedObject;
      });
    },
  };
}
