import { configJsonSchema } from '../../../config/index.ts';
import { knownDefinitions } from '../../../feeds/index.ts';
import { defineTcfeedsCommand } from '../../command.ts';
import { definitionInfo } from '../../definition-info.ts';

export const docsSchema = defineTcfeedsCommand({
  name: 'docs schema',
  summary: 'The JSON Schema of the YAML, so that editors complete and check it',
  explanation: [
    'Save it and name it in the first line of the YAML: # yaml-language-server: $schema=./tcfeeds.schema.json',
  ],
  args: {},
  examples: [{ command: 'tcfeeds docs schema', says: 'the schema on stdout' }],
  run: ({ terminal }) => {
    const definitions = knownDefinitions().map((id) => definitionInfo(id));
    terminal.out(JSON.stringify(configJsonSchema(definitions), null, 2));
    return Promise.resolve(0);
  },
});
