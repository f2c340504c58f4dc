// run.mjs OURS FOLDER: installs the pinned peers into FOLDER and compares them with this engine in one run, the peers in
// headless Chromium. Leaves 77 (skipped) where npm or Chromium cannot be had.
import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';

const here = import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname);
const [ours, folder] = process.argv.slice(2);
const skip = (why) => {
  console.log(`skipped: ${why}`);
  process.exit(77);
};

mkdirSync(folder, { recursive: true });
for (const name of ['package.json', 'package-lock.json']) copyFileSync(path.join(here, name), path.join(folder, name));
if (!existsSync(path.join(folder, 'node_modules'))
    && spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder }).status !== 0)
  skip('npm reaches no registry');
const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(existsSync) ?? skip('no Chromium');

const motors = Array.from({ length: 1000 }, (_, i) =>
  `<motors><model>${i % 7 ? 'YE3' : 'JO2'}-${i}</model><kw>${(i % 90) + 1}</kw><poles>4</poles><made>${1995 + (i % 25)}`
  + '</made><eff>91.5</eff><hours>5000</hours><load>75</load><old/><kwh/><loss/><saving/><note/></motors>').join('');
const bind = (name, rest) => `<bind nodeset="/data/${name}" ${rest}/>`;
writeFileSync(path.join(folder, 'form.xml'), `<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>b</h:title><model><instance><data id="b" version="1"><price>0.5</price>${motors}<total/><count_old/><saved/><meta><instanceID/></meta></data></instance>${
  bind('price', 'type="decimal"')}${bind('motors/kw', 'type="decimal" constraint=". &gt; 0"')}${
  bind('motors/made', 'type="int" relevant="../model != \'\'"')}${
  bind('motors/old', 'type="string" calculate="if(starts-with(../model, \'JO2\') or ../made &lt; 2004, \'yes\', \'no\')"')}${
  bind('motors/kwh', 'type="decimal" calculate="../kw * ../hours * ../load div 100"')}${
  bind('motors/loss', 'type="decimal" calculate="../kwh * (1 - ../eff div 100)"')}${
  bind('motors/saving', 'type="decimal" calculate="round(../loss * 0.3 * /data/price, 2)"')}${
  bind('total', 'type="decimal" calculate="sum(/data/motors/kwh)"')}${
  bind('count_old', 'type="int" calculate="count(/data/motors[old = \'yes\'])"')}${
  bind('saved', 'type="decimal" calculate="sum(/data/motors/saving)"')}</model></h:head><h:body><input ref="/data/price"><label>p</label></input><group ref="/data/motors"><label>m</label><repeat nodeset="/data/motors"><input ref="/data/motors/kw"><label>kw</label></input></repeat></group></h:body></h:html>`);

const types = { '.js': 'text/javascript', '.mjs': 'text/javascript', '.xml': 'text/xml', '.txt': 'text/plain' };
const profile = mkdtempSync(path.join(tmpdir(), 'nengcha-peers-'));
let browser;
const peer = await new Promise((resolve) => {
  const server = createServer((request, response) => {
    const name = path.normalize(new URL(request.url, 'http://x').pathname);
    if (name === '/result') {
      let body = '';
      request.on('data', (part) => { body += part; });
      request.on('end', () => { response.end(); server.close(); resolve(JSON.parse(body)); });
    } else if (name === '/') {
      response.setHeader('Content-Type', 'text/html');
      response.end('<!doctype html><script type="module" src="/page.mjs"></script>');
    } else {
      const file = [path.join(here, name), path.join(folder, name)].find(existsSync);
      response.statusCode = file ? 200 : 404;
      response.setHeader('Content-Type', types[path.extname(name)] ?? 'application/octet-stream');
      response.end(file && readFileSync(file));
    }
  }).listen(0, '127.0.0.1', () => {
    browser = spawn(chromium, ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync',
      `--user-data-dir=${profile}`, `http://127.0.0.1:${server.address().port}/`], { stdio: 'ignore' });
    setTimeout(() => resolve({ error: 'the browser gave no answer in five minutes' }), 300000).unref();
  });
});
browser.kill();
await new Promise((resolve) => { browser.once('exit', resolve); });
rmSync(profile, { recursive: true, force: true });
if (peer.error) {
  console.log(peer.error);
  process.exit(1);
}

const expressions = path.join(here, 'expressions.txt');
const mine = JSON.parse(spawnSync(ours, [path.join(folder, 'form.xml'), expressions], { encoding: 'utf8' }).stdout);
const line = (what, a, b, unit) =>
  console.log(`${what}: ${a.toFixed(3)} ${unit}, peer ${b.toFixed(3)} ${unit}: ${(b / a).toFixed(1)}×`);
line('1,000 motors, open (@getodk/xforms-engine 0.22.0)', mine.open_ms, peer.open_ms, 'ms');
line('1,000 motors, one answer p50', mine.change_p50_ms, peer.change_p50_ms, 'ms');
line('1,000 motors, one answer p99', mine.change_p99_ms, peer.change_p99_ms, 'ms');
const ratios = [];
readFileSync(expressions, 'utf8').trim().split('\n').forEach((expression, i) => {
  const theirs = peer.xpath_us[i];
  if (typeof theirs !== 'number') {
    console.log(`${expression}: ${mine.xpath_us[i].toFixed(1)} µs, peer refuses (${theirs.fails})`);
    return;
  }
  ratios.push(theirs / mine.xpath_us[i]);
  line(expression, mine.xpath_us[i], theirs, 'µs');
});
ratios.sort((a, b) => a - b);
console.log(`XPath (openrosa-xpath-evaluator 3.1.0): median ${ratios[ratios.length >> 1].toFixed(1)}×, `
  + `least ${ratios[0].toFixed(1)}×, most ${ratios.at(-1).toFixed(1)}×`);
