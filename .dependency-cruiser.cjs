// The storeys of the house: imports point down only.

/** From top to bottom. */
const coreStoreys = [
  'chart',
  'history',
  'study',
  'quantities',
  'analysis',
  'scaling',
  'flow',
  'theory',
  'experiment',
  'model',
  'numerics',
];

const hosts = '^electron/(main|preload|serve|cli|start|remote)[.]ts$|^electron/(desktop|http|cli|start)/';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'A part may name the type that it implements.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'core-stands-alone',
      comment: 'core knows no Node, no DOM and no Electron.',
      severity: 'error',
      from: { path: '^core/' },
      to: { pathNot: '^core/|^node_modules/(zod|echarts|jsep|pure-rand)/' },
    },
    {
      name: 'core-describes-charts',
      comment: 'core writes down what a chart shows; drawing it is for the page and the exporter.',
      severity: 'error',
      from: { path: '^core/' },
      to: { path: '^node_modules/echarts/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'api-is-for-faces',
      comment: 'The contract describes what core computes; what core computes does not know the contract.',
      severity: 'error',
      from: { path: '^core/[^/]+/' },
      to: { path: '^core/(api|api-types|codec)[.]ts$' },
    },
    ...coreStoreys.slice(1).map((storey, index) => ({
      name: `core-${storey}-imports-down`,
      severity: 'error',
      from: { path: `^core/${storey}/` },
      to: { path: `^core/(${coreStoreys.slice(0, index + 1).join('|')})/` },
    })),
    {
      name: 'renderer-knows-core-only',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: '^(electron|test|migrations)/|^node_modules/(electron|better-sqlite3|piscina|@resvg)/' },
    },
    {
      name: 'renderer-knows-no-node',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'application-knows-no-host',
      severity: 'error',
      from: { path: '^electron/(app|pool|store)/' },
      to: { path: `${hosts}|^renderer/|^node_modules/electron/` },
    },
    {
      name: 'pool-and-store-know-no-application',
      severity: 'error',
      from: { path: '^electron/(pool|store)/' },
      to: { path: '^electron/app/' },
    },
    {
      name: 'pool-and-store-stand-apart',
      severity: 'error',
      from: { path: '^electron/(pool|store)/' },
      to: { path: '^electron/(pool|store)/', pathNot: '^electron/$1/' },
    },
    {
      name: 'hosts-use-the-application',
      comment: 'A face has no logic of its own: it reaches the pool and the store through the application.',
      severity: 'error',
      from: { path: hosts },
      to: { path: '^electron/(pool|store)/' },
    },
    {
      name: 'store-holds-the-database',
      severity: 'error',
      from: { path: '^(electron|renderer)/', pathNot: '^electron/store/' },
      to: { path: '^node_modules/(better-sqlite3|@types/better-sqlite3)/|^migrations/' },
    },
    {
      name: 'no-test-in-the-application',
      severity: 'error',
      from: { path: '^(core|electron|renderer)/' },
      to: { path: '^test/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
