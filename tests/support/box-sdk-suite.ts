import { readdirSync, readFileSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import ts from 'typescript';
import { expect } from 'vitest';

/** One test that Box ships, by the name that Box gave it. */
export interface ShippedTest {
  readonly name: string;
  readonly run: () => Promise<void> | void;
}

export interface ShippedSuites {
  /** File names without `.test.ts`. */
  readonly names: readonly string[];
  testsOf(suite: string): ShippedTest[];
}

const require = createRequire(import.meta.url);
const packageDir = join(dirname(require.resolve('box-node-sdk')), '..');
const testDir = join(packageDir, 'src', 'test');

export interface ShippedOptions {
  /** Where Box is. */
  readonly origin: string;
  /** The environment that the tests read their settings from. */
  readonly settings: Readonly<Record<string, string>>;
}

/**
 * The integration tests inside of box-node-sdk's own package, as its makers run them against Box: Jest's globals, settings from the
 * environment, the package's own compiled code. Only where Box is differs.
 */
export function openShippedSuites({
  origin,
  settings,
}: ShippedOptions): ShippedSuites & Disposable {
  const hooks = registerHooks({ resolve: resolveAlias, load: loadAgainst(origin) });
  const restore = [
    setDefaults('baseUrls.js', 'BaseUrls', {
      baseUrl: origin,
      uploadUrl: `${origin}/api`,
      oauth2Url: `${origin}/oauth2`,
    }),
    // The SDK's own back-off of seconds has nothing to prove here.
    setDefaults('retries.js', 'BoxRetryStrategy', { retryBaseInterval: 0.01 }),
  ];
  Object.assign(process.env, settings);
  Object.assign(globalThis, { expect });
  return {
    names: readdirSync(testDir)
      .filter((file) => file.endsWith('.test.ts'))
      .map((file) => file.replace(/\.test\.ts$/, '')),
    testsOf: collect,
    [Symbol.dispose]() {
      hooks.deregister();
      for (const undo of restore) undo();
    },
  };
}

type Hooks = Required<Parameters<typeof registerHooks>[0]>;

/** Their sources say `@/client` for `src/client`, whose compiled form is in `lib`. */
const resolveAlias: Hooks['resolve'] = (specifier, context, next) => {
  if (specifier.startsWith('@/'))
    return next(join(packageDir, 'lib', `${specifier.slice(2)}.js`), context);
  const isShared = specifier === './commons' && context.parentURL?.endsWith('.test.ts');
  return next(isShared ? './commons.ts' : specifier, context);
};

/** Node itself strips no types below node_modules. Some tests spell Box's address out. */
const loadAgainst =
  (origin: string): Hooks['load'] =>
  (url, context, next) => {
    if (!url.startsWith(pathToFileURL(testDir).href)) return next(url, context);
    const source = readFileSync(fileURLToPath(url), 'utf8').replaceAll(
      /https:\/\/(?:api|upload)\.box\.com/g,
      origin,
    );
    const { outputText } = ts.transpileModule(source, {
      compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
    });
    return { format: 'commonjs', source: outputText, shortCircuit: true };
  };

type Constructor = new (fields?: object) => object;

/** Its tests make clients without saying where Box is, or how patient they are: other defaults for the class. */
function setDefaults(file: string, name: string, defaults: object): () => void {
  const module = require(join(packageDir, 'lib', 'networking', file)) as Record<
    string,
    Constructor
  >;
  const original = module[name];
  if (original === undefined) throw new Error(`${file} of box-node-sdk has no ${name}`);
  module[name] = class extends original {
    constructor(fields: object = {}) {
      super({ ...defaults, ...fields });
    }
  };
  return () => void (module[name] = original);
}

function collect(suite: string): ShippedTest[] {
  const tests: ShippedTest[] = [];
  const globals = globalThis as { test?: unknown };
  const before = globals.test;
  globals.test = (name: string, run: ShippedTest['run']) => void tests.push({ name, run });
  try {
    require(join(testDir, `${suite}.test.ts`));
  } finally {
    globals.test = before;
  }
  return tests;
}
