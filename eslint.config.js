/**
 * What the compiler does not see. A rule stands here because it would have caught a defect somewhere we learnt from (house C9), or because a file
 * that breaks it is hard to read. Layout is prettier's business and the reader's, not a rule's.
 */
import svelte from 'eslint-plugin-svelte';
import tseslint from 'typescript-eslint';
import svelteConfig from './web/svelte.config.js';

const TYPED = ['analytics/**/*.ts', 'functions/**/*.ts', 'stacks/**/*.ts', 'test/**/*.ts'];

/** Frameworks that load a file by its default export: these and no others may have one. */
const CONFIGS = ['*.config.{js,ts}', 'web/*.config.{js,ts}'];

const noDefaultExport = { selector: 'ExportDefaultDeclaration', message: 'Export it by name: a name is found by searching.' };
const noFocusOrSkip = {
  selector: 'MemberExpression[object.name=/^(describe|it|test)$/][property.name=/^(only|skip|todo)$/]',
  message: 'A test is run or it is not there. What a machine lacks is said by a test of its own.',
};

const correctness = {
  '@typescript-eslint/no-explicit-any': 'error',
  '@typescript-eslint/no-non-null-assertion': 'error',
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/no-misused-promises': 'error',
  '@typescript-eslint/unbound-method': 'error',
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
  '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: 'only-allowed-literals' }],
  '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
};

const size = {
  'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
  'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
  'max-depth': ['error', 3],
  'max-params': ['error', 4],
};

export default tseslint.config(
  { ignores: ['**/node_modules/', '.build/', '.cairn/', '.sst/', '**/.svelte-kit/', 'web/build/', 'coverage/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: TYPED,
    languageOptions: { parser: tseslint.parser, parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: { ...correctness, ...size },
  },
  ...svelte.configs.recommended.map((config) => ({ ...config, files: config.files ?? ['web/**/*.svelte'] })),
  {
    files: ['web/src/**/*.ts', 'web/src/**/*.svelte'],
    languageOptions: { parserOptions: { parser: tseslint.parser, extraFileExtensions: ['.svelte'], svelteConfig: { compilerOptions: svelteConfig.compilerOptions } } },
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      ...size,
    },
  },
  { files: ['web/src/**/*.ts'], languageOptions: { parser: tseslint.parser } },
  {
    files: ['web/**/*.svelte'],
    rules: {
      // Accessibility: the compiler's own checks, shown as errors.
      'svelte/valid-compile': 'error',
      // The site is served from the root of its address, so there is no base path to resolve against.
      'svelte/no-navigation-without-resolve': 'off',
    },
  },
  // Declaration files say how somebody else's module exports.
  { files: ['**/*.{js,mjs,ts,svelte}'], ignores: [...CONFIGS, '**/*.d.ts'], rules: { 'no-restricted-syntax': ['error', noDefaultExport] } },
  {
    files: ['test/**/*.{ts,mjs}'],
    ignores: ['**/*.d.ts'],
    // The columns of a table are the parameters of its test, and a `describe` is as long as it has sentences.
    rules: { 'no-restricted-syntax': ['error', noDefaultExport, noFocusOrSkip], 'max-lines-per-function': 'off', 'max-params': 'off' },
  },
);
