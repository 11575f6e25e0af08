import tseslint from 'typescript-eslint';
import { rooms } from './eslint.rooms.js';

const allRooms = Object.keys(rooms);

/** Relative import specifiers that lead from any file into `room`. */
const leadsInto = (room) => {
  const last = room.replace(/^src\//, '');
  return `^(\\.\\./)+(src/)?${last}(/|$)`;
};

const roomRules = allRooms.map((room) => {
  const { runtime, types, packages } = rooms[room];
  const patterns = allRooms
    .filter((other) => other !== room && !runtime.includes(other))
    .map((other) => ({
      regex: leadsInto(other),
      allowTypeImports: types.includes(other),
      message: `${room} may not import ${other} (eslint.rooms.js)`,
    }));
  if (packages !== '*') {
    const allowed = packages
      .filter((name) => name !== 'node')
      .map((name) => name.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'));
    const nodePart = packages.includes('node') ? 'node:' : '';
    const allow = [...allowed.map((name) => `${name}(/|$)`), ...(nodePart ? [nodePart] : [])].join(
      '|',
    );
    patterns.push({
      regex: allow ? `^(?!\\.|${allow})` : '^(?!\\.)',
      message: `${room} may not load this package (eslint.rooms.js)`,
    });
  }
  return {
    files: [`${room}/**/*.ts`],
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] },
  };
});

export default tseslint.config(
  {
    ignores: [
      'dist/**',
      '.dist-*/**',
      'node_modules/**',
      'coverage/**',
      'var/**',
      'test/fixtures/**',
    ],
  },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'named exports only' },
        { selector: 'ExportAllDeclaration', message: 'barrels list names one by one' },
      ],
    },
  },
  ...roomRules,
  {
    files: ['test/**/*.ts', 'types/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'off',
      'no-restricted-syntax': 'off',
    },
  },
  { files: ['vitest.config.ts'], rules: { 'no-restricted-syntax': 'off' } },
);
