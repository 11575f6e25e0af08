// A definition and a file that suit each other, for the tests of this room.
import type { DefinitionInfo } from '../../src/config/index.ts';

export const definition: DefinitionInfo = {
  id: 'netblocks',
  version: '2.1.0',
  title: 'Netblocks of an example',
  collections: [
    { id: 'v4', feedClass: 'state', defaultGrace: 1 },
    { id: 'v6', feedClass: 'state', defaultGrace: 2 },
    { id: 'history', feedClass: 'cumulative', defaultGrace: 2, enabled: false },
  ],
  parameters: [
    {
      name: 'url.v4',
      description: 'Address of the IPv4 list',
      jsonSchema: { type: 'string' },
      default: 'https://lists.example/v4.json',
    },
    { name: 'limit', description: 'Records to read', jsonSchema: { type: 'integer' }, default: 10 },
    {
      name: 'lists',
      description: 'Files',
      jsonSchema: { type: 'array' },
      files: true,
    },
    {
      name: 'auth_key',
      description: 'Key of the source',
      jsonSchema: { type: 'string' },
      secret: true,
    },
  ],
  validate: (parameters) =>
    typeof parameters['limit'] === 'number'
      ? []
      : [
          {
            path: ['limit'],
            message: `expected a number, got ${JSON.stringify(parameters['limit'])}`,
          },
        ],
};

export const PLATFORMS = `platforms:
  main:
    tc_api_path: https://acme.threatconnect.example/api
    api_access_id: \${env:TC_ACCESS_ID}
    api_secret_key: \${env:TC_SECRET_KEY}
`;

export const FILE = '/srv/feeds/tcfeeds.yaml';
