// Which groups an object belongs to, by their xids.
import { createXids } from '../runtime/xid.ts';
import { compileNode } from './compile.ts';
import type { MadeGroups, RecordTools } from './record-result.ts';
import { listOf } from './scalars.ts';
import type { Template } from './template-contract.ts';

type Links = (record: unknown, made: MadeGroups, item: unknown) => readonly string[];

const NO_LINKS: readonly string[] = [];

/** xids of the groups that an object belongs to: those of its own record, and those that other records make. */
export function compileLinks(template: Template, tools: RecordTools): Links {
  const { groups, each } = template;
  const own = (made: MadeGroups, item: unknown): string[] => {
    const xids: string[] = [];
    for (const linked of groups) {
      // Objects of one item belong to the groups of that item, not to those of its neighbours.
      const ofItem = each !== undefined && linked.each === each;
      for (const group of made.get(linked) ?? [])
        if (!ofItem || group.item === item) xids.push(group.xid);
    }
    return xids;
  };
  const keys = template.links && compileNode(template.links, tools);
  if (!keys && groups.length === 0) return () => NO_LINKS;
  const xidOf = createXids(tools.namespace);
  return (record, made, item) => {
    const xids = own(made, item);
    if (keys) for (const key of listOf(keys(record))) xids.push(xidOf([key]));
    return xids.length < 2 ? xids : [...new Set(xids)].sort();
  };
}
