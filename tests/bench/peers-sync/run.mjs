// run.mjs OURS CLI HUB BUILD [lossy]: the same cases pushed by ours and by PouchDB 9 to express-pouchdb, in one run. One line
// of figures; cases by NENGCHA_BENCH_CASES (200, lossy 20; the target is stated for 2,000 of 40 answers and 3 photos of
// 300 KB). lossy: both through slow-link.mjs.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const [, , ours, cli, hubProgram, build, link] = process.argv;
const lossy = link === 'lossy', target = lossy ? 4 : 10;
const [cases, answers, photos, bytes] = [process.env.NENGCHA_BENCH_CASES ?? (lossy ? '20' : '200'), '40', '3', '300000'];
const folder = mkdtempSync(join(tmpdir(), 'nc-bench-sync-'));
const children = [];

function firstLine(command, args) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  children.push(child);
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', (line) => resolve({ child, line }));
    child.once('exit', () => reject(new Error(command)));
  });
}

function peakOf(pid) {
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) * 1024;
}

// The peak memory of one command, as its own kernel counted it.
function timed(command, args) {
  const script = 'import resource,subprocess,sys,time\nt=time.monotonic()\nr=subprocess.run(sys.argv[1:],stdout=subprocess.PIPE)\n' +
    'd=(time.monotonic()-t)*1000\nprint(d, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss*1024)\n' +
    'sys.stdout.buffer.write(r.stdout)\nsys.exit(r.returncode)';
  const run = spawnSync('python3', ['-c', script, command, ...args], { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(run.stderr);
  const [head, ...rest] = run.stdout.split('\n');
  const [ms, rss] = head.split(' ').map(Number);
  return { ms, rss, out: rest.join('\n') };
}

// Where the laptop finds what listens at PORT.
async function reach(port) {
  return lossy ? (await firstLine('node', [join(here, 'slow-link.mjs'), String(port)])).line : port;
}

async function runOurs() {
  const home = join(folder, 'laptop'), hubHome = join(folder, 'hub');
  execFileSync(ours, [home, cases, answers, photos, bytes]);
  const { child, line } = await firstLine(hubProgram, ['serve', '--home', hubHome, '--listen', '127.0.0.1:0', '--plain']);
  const code = execFileSync(hubProgram, ['--home', hubHome, 'enrol', '--region', '150102'], { encoding: 'utf8' }).trim();
  execFileSync(cli, ['--home', home, 'enrol', code, '--hub', `http://127.0.0.1:${await reach(new URL(JSON.parse(line).url).port)}`], { stdio: 'ignore' });
  const first = timed(cli, ['--home', home, '--json', 'sync']);
  const report = JSON.parse(first.out);
  if (!report.ok || report.unsent + report.blobs_unsent > 0) throw new Error(first.out);
  const idle = timed(cli, ['--home', home, '--json', 'sync']);
  const quiet = JSON.parse(idle.out);
  return { ...first, up: report.bytes_up, hub: peakOf(child.pid), idleMs: idle.ms, idleBytes: quiet.bytes_up + quiet.bytes_down };
}

async function runPeer() {
  const modules = join(build, 'modules'), data = join(folder, 'pouch'), laptop = join(folder, 'pouch-laptop');
  mkdirSync(modules, { recursive: true });
  mkdirSync(data);
  mkdirSync(laptop);
  for (const name of ['package.json', 'package-lock.json']) copyFileSync(join(here, name), join(modules, name));
  if (!existsSync(join(modules, 'node_modules')) &&
      spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: modules, stdio: 'ignore' }).status !== 0) return null;
  const { line } = await firstLine('node', [join(here, 'pouch-hub.mjs'), modules, data]);
  const run = spawnSync('node', ['--max-old-space-size=4096', join(here, 'pouch-laptop.mjs'), modules, laptop,
    `http://127.0.0.1:${await reach(line)}`, cases, answers, photos, bytes], { encoding: 'utf8' });
  return run.status === 0 ? JSON.parse(run.stdout) : null;
}

const mb = (n) => `${(n / 1e6).toFixed(1)} MB`;
try {
  const our = await runOurs();
  const volume = Number(cases) * Number(photos) * Number(bytes);
  const peer = await runPeer();
  const ratio = peer ? `${(peer.ms / our.ms).toFixed(1)}x as fast as PouchDB 9 (${(peer.ms / 1000).toFixed(2)} s, ${mb(peer.rss)}; target ${target}x)`
    : 'PouchDB cannot be had here';
  console.log(`sync${lossy ? ' over 100 ms and 1 % loss' : ''}: ${cases} cases x ${answers} answers x ${photos} photos pushed in ${(our.ms / 1000).toFixed(2)} s, ${ratio}; ` +
    `client ${mb(our.rss)} (target 60), hub ${mb(our.hub)} (target 100), wire ${(our.up / volume).toFixed(3)}x of the photos; ` +
    `nothing new ${our.idleMs.toFixed(0)} ms (target 50), ${our.idleBytes} bytes (target 2048)`);
} finally {
  for (const child of children) child.kill();
  rmSync(folder, { recursive: true, force: true });
}
