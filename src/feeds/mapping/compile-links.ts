// Which groups an object belongs to, by their xids.
import { xidOf } from '../runtime/xid.ts';
import { compileNode } from './compile.ts';
import type { RecordTools } from './record-result.ts';
import { listOf } from './scalars.ts';
import type { Template } from './templates.ts';

type Links = (record: unknown, xids: Map<Template, string>) => readonly string[];

const NO_LINKS: readonly string[] = [];

/** xids of the groups that an object belongs to: those of its own record, and those that other records make. */
export function compileLinks(template: Template, tools: RecordTools): Links {
  const { groups } = template;
  const own = (xids: Map<Template, string>): string[] =>
    groups.flatMap((linked) => xids.get(linked) ?? []);
  const keys = template.links && compileNode(template.links, tools);
  if (!keys) return groups.length === 0 ? () => NO_LINKS : (_record, xids) => own(xids).sort();
  return (record, xids) => {
    const others = listOf(keys(record)).map((key) => xidOf(tools.namespace, [key]));
    return [...new Set([...own(xids), ...others])].sort();
  };
}
