import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import vue from 'eslint-plugin-vue';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const sql = String.raw`/\b(SELECT\s[\s\S]+\sFROM|INSERT\s+(OR\s+\w+\s+)?INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|CREATE\s+(TABLE|VIEW|INDEX|TRIGGER)|DROP\s+(TABLE|VIEW)|PRAGMA\s+\w+)\b/`;
const sqlMessage = 'SQL stands in electron/store only.';
const hostGlobals = [
  'window',
  'document',
  'navigator',
  'localStorage',
  'process',
  'Buffer',
  'global',
  'require',
  'self',
];

export default defineConfig(
  globalIgnores(['out/', 'dist/', 'test-results/', 'playwright-report/']),
  js.configs.recommended,
  {
    files: ['**/*.ts', '**/*.vue'],
    extends: [
      tseslint.configs.strictTypeChecked,
      tseslint.configs.stylisticTypeChecked,
      vue.configs['flat/recommended'],
    ],
    languageOptions: {
      parserOptions: { parser: tseslint.parser, projectService: true, extraFileExtensions: ['.vue'] },
    },
    rules: {
      eqeqeq: 'error',
      // How Playwright is told that a fixture needs no other.
      'no-empty-pattern': ['error', { allowObjectPatternsAsParameters: true }],
      // The compiler knows what is defined.
      'no-undef': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // Objects here are made of closures, which know no `this` to lose.
      '@typescript-eslint/unbound-method': 'off',
      // The type of a query's rows is for its caller to name.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // A loop keeps its index within bounds, which the compiler cannot know.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Numbers read well in a template; what reads as [object Object] does not.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      'no-restricted-syntax': [
        'error',
        { selector: `Literal[value=${sql}]`, message: sqlMessage },
        { selector: `TemplateElement[value.raw=${sql}]`, message: sqlMessage },
      ],
      // The type says which properties may be missing.
      'vue/require-default-prop': 'off',
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/component-api-style': ['error', ['script-setup']],
    },
  },
  { files: ['electron/store/**', 'test/**'], rules: { 'no-restricted-syntax': 'off' } },
  {
    files: ['core/**'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...hostGlobals.map((name) => ({ name, message: 'core runs in a worker, in a test and in the browser alike.' })),
      ],
    },
  },
  prettier,
);
