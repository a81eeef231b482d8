import type { Machine } from './machine.ts';
import type { Outcome, Table } from './measure.ts';

export interface Result extends Outcome {
  readonly name: string;
  readonly title: string;
  readonly date: string;
  readonly command: string;
  readonly machine: Machine;
  /** Why there are no figures. */
  readonly failure?: string;
}

const preface = `# Benchmarks

Made by \`npm run bench\`, which measures, on the machine where it runs, what Sluice claims. Nothing here was typed by hand.
\`npm run bench -- start freshness\` takes only some; \`--files 200\`, \`--embed-files\`, \`--rounds\`, \`--chunks\` and
\`--queries\` make them smaller. \`revocation\`, \`flood\`, \`scale\`, \`extraction\` and \`chunking\` are taken only when they are
named; \`--scale-documents 1000000\` is the full size of \`scale\`. \`npm run bench:extraction\` is the last two, and reads what
\`SLUICE_EXTRACTION_CORPUS\` and \`SLUICE_RETRIEVAL_CORPUS\` name besides what it makes. Raw figures: \`bench/results/\`.`;

export function toMarkdown(results: readonly Result[]): string {
  return `${[preface, ...results.map(section)].join('\n\n')}\n`;
}

/** The page with these sections in place of the ones with their titles; those that were not taken stay as they were. */
export function withSections(page: string, results: readonly Result[]): string {
  const fresh = new Map(results.map((result) => [result.title, section(result)]));
  const before = page
    .trimEnd()
    .split(/\n+(?=## )/)
    .slice(1);
  const kept = before.map((text) => {
    const title = text.slice('## '.length, text.indexOf('\n'));
    const taken = fresh.get(title);
    fresh.delete(title);
    return taken ?? text;
  });
  return `${[preface, ...kept, ...fresh.values()].join('\n\n')}\n`;
}

function section(result: Result): string {
  const { title, figures, tables = [], notes, failure } = result;
  const table =
    failure === undefined
      ? [
          ...lines({
            head: ['what', 'measured', 'target'],
            rows: figures.map(({ what, value, target }) => [what, value, target || '–']),
          }),
          ...tables.flatMap((one) => ['', ...lines(one)]),
        ]
      : [`Could not be measured: ${failure}`];
  return [
    `## ${title}`,
    '',
    conditions(result),
    '',
    ...table,
    '',
    ...notes.map((note) => `- ${note}`),
  ]
    .join('\n')
    .trimEnd();
}

function conditions({ date, command, machine }: Result): string {
  const { cpu, cores, memory, system, node, commit, load } = machine;
  const place = `${cores} cores of ${cpu}, ${memory}, ${system}, Node ${node}`;
  return `${date}, \`${command}\`, commit ${commit}. ${place}. Load before the run: ${load.toFixed(1)}.`;
}

const lines = ({ head, rows }: Table): string[] => [head, head.map(() => '---'), ...rows].map(row);

const row = (cells: readonly string[]) =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
