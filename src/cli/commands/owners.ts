import type { Owner } from '../../threatconnect/index.ts';
import { CONFIG_ARG, defineTcfeedsCommand } from '../command.ts';
import { optionalConfig } from '../context.ts';
import { PLATFORM_ARG, withPlatform } from '../platform-client.ts';
import { withProgress } from '../terminal/progress.ts';
import { renderTable, type TableColumn } from '../terminal/table.ts';
import { plural } from '../terminal/words.ts';

export const owners = defineTcfeedsCommand({
  name: 'owners',
  summary: 'Owners that the credentials see, with role and permissions',
  explanation: [
    'All of them, however many there are. --json prints them in the form of the platform: ids as numbers, digit for digit.',
  ],
  args: { ...PLATFORM_ARG, ...CONFIG_ARG },
  examples: [
    { command: 'tcfeeds owners', says: 'whose indicators can be read' },
    { command: 'tcfeeds owners --json', says: 'with all permissions' },
  ],
  run: async ({ args, terminal }) => {
    const config = await optionalConfig(args.config);
    const found = await withPlatform(config, args.platform, (tc) =>
      withProgress(terminal, 'asking the platform', () => tc.owners.listWithPermissions()),
    );
    if (args.json) terminal.out(`[${found.map(asSent).join(',')}]`);
    else {
      if (found.length > 0) terminal.out(renderTable(COLUMNS, found.map(cells), terminal));
      terminal.err(found.length === 0 ? 'No owners.' : plural(found.length, 'owner'));
    }
    return 0;
  },
});

const COLUMNS: readonly TableColumn[] = [
  { title: 'id', align: 'right' },
  { title: 'name' },
  { title: 'type' },
  { title: 'role' },
  { title: 'indicators' },
  { title: 'groups' },
];

const cells = ({ id, name, type, role = '–', permissions }: Owner): readonly string[] => [
  id,
  name,
  type,
  role,
  permissions?.['permIndicator'] ?? '–',
  permissions?.['permGroup'] ?? '–',
];

/** The id is a number on the wire and may have more digits than one can hold. */
function asSent({ id, name, type, role, permissions }: Owner): string {
  const rest = { name, type, ...(role === undefined ? {} : { ownerRole: role }), ...permissions };
  return `{"id":${/^\d+$/.test(id) ? id : JSON.stringify(id)},${JSON.stringify(rest).slice(1)}`;
}
