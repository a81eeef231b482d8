/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'model-is-pure',
      comment: 'shared/model may import zod and itself, nothing else',
      severity: 'error',
      from: { path: '^shared/model/' },
      to: { pathNot: '^(shared/model/|node_modules/zod/)' },
    },
    {
      name: 'what-does-not-know-azure-sdks',
      comment: 'SDK types stop in shared/azure and shared/sources',
      severity: 'error',
      from: { path: '^shared/(pipeline|query|access|governance|model|platform)/' },
      to: { path: 'node_modules/(@azure|box-node-sdk|botbuilder|openai|durable-functions)' },
    },
    {
      name: 'stages-do-not-know-each-other',
      comment: 'a stage meets the next only through shared/model',
      severity: 'error',
      from: { path: '^shared/pipeline/([1-5]-[a-z]+)/' },
      to: { path: '^shared/pipeline/[1-5]-', pathNot: '^shared/pipeline/$1/' },
    },
    {
      name: 'access-does-not-know-the-pipeline',
      comment: 'what may be read is decided from records, whoever wrote them',
      severity: 'error',
      from: { path: '^shared/access/' },
      to: { path: '^shared/(pipeline|query|governance)/' },
    },
    {
      name: 'shared-does-not-know-triggers',
      severity: 'error',
      from: { path: '^shared/' },
      to: { path: '^(functions|local|web|tests|scripts)/' },
    },
    {
      name: 'functions-do-not-know-sdk-clients',
      severity: 'error',
      from: { path: '^functions/' },
      to: {
        path: 'node_modules/(openai|box-node-sdk|@azure/(storage-blob|cosmos|search-documents|openai|identity|service-bus|keyvault|eventgrid))',
      },
    },
    {
      name: 'local-cloud-does-not-know-the-product',
      severity: 'error',
      from: { path: '^local/' },
      to: { path: '^(functions|shared|web)/' },
    },
    {
      name: 'product-does-not-know-the-local-cloud',
      severity: 'error',
      from: { path: '^(functions|shared|web)/' },
      to: { path: '^local/' },
    },
    {
      name: 'the-judge-is-apart',
      comment: 'the Box twin decides by its own reading of the documentation who may read what',
      severity: 'error',
      from: { path: '^local/box/' },
      to: { path: '^shared/' },
    },
    {
      name: 'config-is-read-once',
      severity: 'error',
      from: { path: '^(functions|shared)/', pathNot: '^functions/main\\.ts$' },
      to: { path: '^(node:)?process$' },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
