// run.mjs OURS FOLDER: installs the pinned peers into FOLDER and compares them with the look-up on the same catalogue and
// the same questions in one run: speed, the right model among the first five, answers to models that no list holds.
// Leaves 77 (skipped) where npm cannot be reached.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const here = import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname);
const [ours, folder] = process.argv.slice(2);

mkdirSync(folder, { recursive: true });
for (const name of ['package.json', 'package-lock.json']) copyFileSync(path.join(here, name), path.join(folder, name));
if (!existsSync(path.join(folder, 'node_modules'))
    && spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder }).status !== 0) {
  console.log('skipped: npm reaches no registry');
  process.exit(77);
}
const require = createRequire(path.resolve(folder, 'package.json'));
const answered = spawnSync(ours, [folder], { encoding: 'utf8' });
if (answered.status !== 0) {
  console.log(answered.stderr);
  process.exit(1);
}
const mine = JSON.parse(answered.stdout);
const read = (name) => JSON.parse(readFileSync(path.join(folder, name), 'utf8'));
const catalogue = read('catalogue.json');
const questions = read('questions.json');
const modelOf = new Map(catalogue.map((row) => [row.rule, row.model]));

async function measure(name, ask, n = questions.length) {
  const times = [];
  let found = 0, asked = 0, modern = 0, falseHits = 0;
  const step = Math.max(1, Math.floor(questions.length / n));
  for (let i = 0; i < questions.length; i += step) {
    const { model, rule } = questions[i];
    const start = process.hrtime.bigint();
    const models = await ask(model);
    times.push(Number(process.hrtime.bigint() - start) / 1000);
    if (rule) {
      asked += 1;
      found += models.slice(0, 5).includes(modelOf.get(rule)) ? 1 : 0;
    } else {
      modern += 1;
      falseHits += models.length > 0 ? 1 : 0;
    }
  }
  times.sort((a, b) => a - b);
  const p50 = times[times.length >> 1], p99 = times[Math.floor(times.length * 0.99)];
  console.log(`${name}: p50 ${p50.toFixed(1)} us (${(p50 / mine.p50_us).toFixed(0)}x), p99 ${p99.toFixed(1)} us `
    + `(${(p99 / mine.p99_us).toFixed(0)}x), recall ${(100 * found / asked).toFixed(1)} %, `
    + `answers to ${falseHits} of ${modern} modern models`);
}

console.log(`look-up: p50 ${mine.p50_us.toFixed(1)} us, p99 ${mine.p99_us.toFixed(1)} us, recall `
  + `${mine.recall_pct.toFixed(1)} %, answers to ${mine.false_hits} of ${mine.modern} modern models `
  + `(${mine.questions} questions; target p99 200 us, recall 98 %, none)`);
const fuseModule = require('fuse.js');
const Fuse = fuseModule.default ?? fuseModule;
const fuse = new Fuse(catalogue, { keys: ['model'], threshold: 0.3, ignoreLocation: true });
await measure('fuse.js 7.5.0', (model) => fuse.search(model, { limit: 5 }).map((hit) => hit.item.model), 400);
const miniModule = require('minisearch');
const MiniSearch = miniModule.default ?? miniModule;
const mini = new MiniSearch({ fields: ['model'], storeFields: ['model'],
  searchOptions: { fuzzy: 0.2, prefix: true } });
mini.addAll(catalogue);
await measure('minisearch 7.2.0', (model) => mini.search(model).slice(0, 5).map((hit) => hit.model));
const { Engine } = require('json-rules-engine');
const engine = new Engine([], { allowUndefinedFacts: true });
for (const row of catalogue)
  engine.addRule({ conditions: { all: [{ fact: 'model', operator: 'equal', value: row.model }] },
    event: { type: 'listed', params: { model: row.model } } });
await measure('json-rules-engine 7.3.1',
  async (model) => (await engine.run({ model })).events.map((event) => event.params.model), 100);
