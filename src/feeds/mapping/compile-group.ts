// From the template of a group to a step. A group without its key is not made: no id is made up that could never be found again (S14).
import type { MappedGroup } from '../../core/mapped-object.ts';
import { refuse } from '../normalise/result.ts';
import { createXids, tcexXidOf } from '../runtime/xid.ts';
import { compileNode } from './compile.ts';
import { compileLinks } from './compile-links.ts';
import { compileContent } from './compile-object.ts';
import { textOf } from './functions.ts';
import { ALWAYS, notKept, type RecordTools, type Step } from './record-result.ts';
import type { GroupTemplate } from './template-contract.ts';

const MAX_GROUP_NAME = 100;
const NAME_CUT = '…';

function compileIdentity(
  form: GroupTemplate['xid'],
  namespace: string,
): (parts: readonly string[]) => string {
  if (form === 'v1') return createXids(namespace);
  return form === 'tcex' ? tcexXidOf : (parts) => tcexXidOf(parts.join('-'));
}

export function compileGroup(template: GroupTemplate, tools: RecordTools): Step {
  const when = template.when ? compileNode(template.when, tools) : ALWAYS;
  const keep = template.keep ? compileNode(template.keep, tools) : ALWAYS;
  const key = template.key.map((node) => compileNode(node, tools));
  const optionalKey = template.optionalKey.map((node) => compileNode(node, tools));
  const name = compileNode(template.name, tools);
  const content = compileContent(template, tools);
  const links = compileLinks(template, tools);
  // A feed's id has no colon: a shared space is never the one of a feed.
  const namespace = template.shared === undefined ? tools.namespace : `shared:${template.shared}`;
  const identity = compileIdentity(template.xid, namespace);

  return (record, result, made, item) => {
    if (when(record) !== true) return;
    if (keep(record) !== true) {
      result.rejections.push(notKept(textOf(name(record)) ?? ''));
      return;
    }
    const required = key.map((part) => textOf(part(record)));
    const title = textOf(name(record));
    if (required.includes(undefined) || title === undefined) {
      result.rejections.push({
        ...refuse('group_key_missing', `key and name of the ${template.type}`, title ?? ''),
        value: title ?? '',
        filtered: false,
      });
      return;
    }
    const parts = [...required, ...optionalKey.map((part) => textOf(part(record)))].map(
      (part) => part ?? '',
    );
    const xid = identity(parts);
    if (title.length > MAX_GROUP_NAME) tools.note('group_name_cut');
    const shown =
      title.length > MAX_GROUP_NAME ? title.slice(0, MAX_GROUP_NAME - 1) + NAME_CUT : title;
    const held = made.get(template);
    if (held) held.push({ item, xid });
    else made.set(template, [{ item, xid }]);
    const object: MappedGroup = {
      kind: 'group',
      type: template.type,
      id: xid,
      content: content(record, {
        name: shown,
        associatedGroups: links(record, made, item).filter((linked) => linked !== xid),
      }) as MappedGroup['content'],
    };
    result.objects.push(object);
  };
}
