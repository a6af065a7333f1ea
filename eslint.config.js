import hooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** What a folder may not import, so that imports run downward: page → client → contract; route → adapter → process. */
const boundary = (files, patterns, ignores = []) => ({
  files,
  ignores,
  rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] },
});

const capabilities = ['tunnels', 'services', 'backups', 'restores', 'security'];
const others = (own) => capabilities.filter((name) => name !== own).join('|');

export default tseslint.config(
  { ignores: ['dist/', 'build/', 'node_modules/', 'test-results/', 'playwright-report/'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['eslint.config.js'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-floating-promises': [
        'error',
        { allowForKnownSafeCalls: [{ from: 'package', package: 'node:test', name: ['test', 'describe', 'it'] }] },
      ],
      'no-console': 'error',
      'max-lines': ['error', { max: 320, skipBlankLines: true, skipComments: true }],
      'no-restricted-syntax': ['error', { selector: 'ExportDefaultDeclaration', message: 'Use a named export.' }],
    },
  },
  { files: ['**/*.js'], ...tseslint.configs.disableTypeChecked },
  { files: ['eslint.config.js', '.config/**', '**/playwright.config.ts'], rules: { 'no-restricted-syntax': 'off' } },
  { files: ['src/**', 'preview/**'], plugins: { 'react-hooks': hooks }, rules: hooks.configs.recommended.rules },
  {
    files: ['lab/**', 'test/**', 'bench/**', 'preview/**', 'Magefile-free/**', 'backend-proxy/src/**'],
    rules: { 'no-console': 'off' },
  },
  // A host gives plugins also what they should no longer use.
  { files: ['preview/web/**'], rules: { '@typescript-eslint/no-deprecated': 'off' } },
  boundary(
    ['backend-proxy/contract/**'],
    [{ regex: '^\\.\\./', message: 'The contract is the ground floor.' }],
    ['**/*.test.ts'],
  ),
  boundary(
    ['src/**'],
    [
      { regex: 'backend-proxy/(src|test)', message: 'The plugin knows the contract only.' },
      { regex: 'backend-proxy/contract', allowTypeImports: true, message: 'Types only.' },
      { regex: '^node:', message: 'This runs in a browser.' },
    ],
    ['**/*.test.ts'],
  ),
  boundary(
    ['backend-proxy/src/**'],
    [{ regex: '^(node:)?child_process$', message: 'Commands are started in process/ only.' }],
    ['backend-proxy/src/process/**', '**/*.test.ts'],
  ),
  ...capabilities.map((own) =>
    boundary(
      [`backend-proxy/src/${own}/**`],
      [
        { regex: `\\.\\./(${others(own)})/`, message: 'A capability never imports another: what two need moves down.' },
        { regex: '^(node:)?child_process$', message: 'Commands are started in process/ only.' },
      ],
      ['**/*.test.ts'],
    ),
  ),
);
