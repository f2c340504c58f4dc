// run.mjs OURS FOLDER: one notice made here and by whichever peers are installed, in one run: pango and cairo, pdfkit (npm,
// pinned, installed into FOLDER), WeasyPrint, LibreOffice. The peers set the same words; none of them signs or looks at
// its pages. Leaves 77 (skipped) where there is no peer but pango.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const here = import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname);
const [ours, folder] = process.argv.slice(2);
const font = '/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf';
const tell = (name, ms, bytes, base) =>
  console.log(`${name}: ${ms.toFixed(1)} ms, ${bytes} bytes${base ? ` (${(ms / base).toFixed(1)} × ours)` : ''}`);

mkdirSync(folder, { recursive: true });
const run = spawnSync(ours, [folder], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
if (run.status !== 0) process.exit(1);
const own = JSON.parse(run.stdout);
const words = readFileSync(path.join(folder, 'words.txt'), 'utf8').split('\n').filter((line) => line.trim());
tell('notice of four pages, in process', own.plain, own.bytes);
tell('the same with its pages looked at', own.gated, own.bytes, own.plain);
tell('pango and cairo, in process', own.pango, own.pango_bytes, own.plain);

const installed = () => {
  for (const name of ['package.json', 'package-lock.json']) copyFileSync(path.join(here, name), path.join(folder, name));
  return existsSync(path.join(folder, 'node_modules'))
    || spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder }).status === 0;
};

const once = (PDFDocument) => new Promise((resolve) => {
  const document = new PDFDocument({ size: 'A4', margins: { top: 105, left: 79, right: 74, bottom: 99 } });
  let bytes = 0;
  document.on('data', (part) => { bytes += part.length; });
  document.on('end', () => resolve(bytes));
  document.font(font).fontSize(16);
  for (const line of words) document.text(line);
  document.end();
});

let peers = 0;
if (installed()) {
  const PDFDocument = createRequire(path.join(folder, 'package.json'))('pdfkit');
  let bytes = await once(PDFDocument);
  const start = performance.now();
  for (let i = 0; i < 5; i += 1) bytes = await once(PDFDocument);
  tell('pdfkit, in process', (performance.now() - start) / 5, bytes, own.plain);
  peers += 1;
} else console.log('pdfkit: npm reaches no registry');

const html = path.join(folder, 'notice.html');
const escape = (text) => text.replace(/[&<]/g, (c) => (c === '&' ? '&amp;' : '&lt;'));
writeFileSync(html, `<!doctype html><meta charset="utf-8"><style>@page{size:A4;margin:37mm 26mm 35mm 28mm}body{font:16pt/29pt "Noto Serif CJK SC"}p{margin:0}</style>${words.map((line) => `<p>${escape(line)}</p>`).join('')}`);
for (const [name, argv] of [
  ['WeasyPrint, a process', ['weasyprint', html, path.join(folder, 'notice.pdf')]],
  ['LibreOffice, a process', ['soffice', '--headless', '--convert-to', 'pdf', '--outdir', folder, html]],
]) {
  const start = performance.now();
  const result = spawnSync(argv[0], argv.slice(1), { stdio: 'ignore', timeout: 120000 });
  if (result.error || result.status !== 0) console.log(`${name.split(',')[0]}: not installed`);
  else {
    tell(name, performance.now() - start, statSync(path.join(folder, 'notice.pdf')).size, own.plain);
    peers += 1;
  }
}
process.exit(peers ? 0 : 77);
